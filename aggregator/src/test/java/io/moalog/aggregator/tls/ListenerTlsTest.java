package io.moalog.aggregator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTlsTest {
    @TempDir
    static Path directory;

    private static TestCertificates ec;
    private static TestCertificates rsa;

    @BeforeAll
    static void create() {
        ec = new TestCertificates(directory, "ec", "EC");
        rsa = new TestCertificates(directory, "rsa", "RSA");
    }

    @Test
    void certificatesOfEveryUsualKindAreTaken() {
        assertThat(load(ec.chain(), ec.key()).isServer()).isTrue();
        assertThat(load(rsa.chain(), rsa.key()).isServer()).isTrue();
    }

    @Test
    void whatIsWrongWithTheFilesIsSaid() throws Exception {
        Path missing = directory.resolve("missing.crt");
        assertRefused(missing, ec.key(), "missing.crt cannot be read: it does not exist");
        assertRefused(ec.chain(), missing, "missing.crt cannot be read: it does not exist");
        assertRefused(ec.chain(), ec.chain(), "there is no private key in");
        Path text = Files.writeString(directory.resolve("text"), "");
        assertRefused(text, ec.key(), "there is no certificate in");
        assertRefused(Files.writeString(directory.resolve("junk"), "junk"), ec.key(), "junk");
        Path old = Files.writeString(
                directory.resolve("old.key"),
                Files.readString(rsa.key()).replace("BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY"));
        assertRefused(rsa.chain(), old, "not plain PKCS #8: convert it with openssl pkcs8 -topk8 -nocrypt");
        assertRefused(ec.chain(), rsa.key(), "rsa.key cannot be used with the certificate");
        TestCertificates other = new TestCertificates(directory, "other", "EC");
        assertRefused(ec.chain(), other.key(), "other.key belongs to another certificate");
    }

    @Test
    void clientCertificatesAndTheirAuthoritiesGoTogether() {
        assertThatThrownBy(() -> new TlsConfig(ec.chain(), ec.key(), ClientCertificates.REQUIRED, Optional.empty()))
                .hasMessageContaining("give the file of their authorities");
        assertThatThrownBy(() -> new TlsConfig(ec.chain(), ec.key(), ClientCertificates.NONE, Optional.of(rsa.chain())))
                .hasMessageContaining("make them optional or required");
    }

    private static void assertRefused(Path chain, Path key, String reason) {
        assertThatThrownBy(() -> load(chain, key))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    private static io.netty.handler.ssl.SslContext load(Path chain, Path key) {
        return ListenerTls.load(new TlsConfig(chain, key, ClientCertificates.NONE, Optional.empty()));
    }
}
