package io.moalog.aggregator.tls;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A listener's certificate, and a client's that it trusts where it asks for one. */
public abstract class TlsTest {
    @TempDir
    protected static Path directory;

    protected static TestCertificates server;
    protected static TestCertificates client;

    @BeforeAll
    static void createCertificates() {
        server = new TestCertificates(directory, "server", "EC");
        client = new TestCertificates(directory, "client", "EC");
    }

    protected static Optional<TlsConfig> tls(ClientCertificates clients) {
        return Optional.of(new TlsConfig(
                server.chain(),
                server.key(),
                clients,
                clients == ClientCertificates.NONE ? Optional.empty() : Optional.of(client.chain())));
    }
}
