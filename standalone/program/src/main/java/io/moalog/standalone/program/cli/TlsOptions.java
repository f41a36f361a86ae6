package io.moalog.standalone.program.cli;

import io.moalog.aggregator.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom an {@code https} address is believed, and what is shown there. */
final class TlsOptions {
    private static final char[] IN_MEMORY = new char[0];

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "${env:MOALOG_CA}",
            description =
                    "For https: the certificates of those who sign the server's one, as PEM (default: MOALOG_CA, else"
                            + " those that the JDK knows)")
    private @Nullable Path authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            defaultValue = "${env:MOALOG_CERT}",
            description = "For https: a certificate to show, as PEM; needs --key (default: MOALOG_CERT)")
    private @Nullable Path certificate;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${env:MOALOG_KEY}",
            description = "The certificate's private key, as PEM, PKCS #8 (default: MOALOG_KEY)")
    private @Nullable Path key;

    /**
     * What the options say; empty where they say nothing.
     *
     * @throws CommandFailedException in words, where a file cannot be used
     */
    Optional<SSLContext> context() {
        if ((certificate == null) != (key == null)) {
            throw new CommandFailedException(ExitCodes.USAGE, "--cert and --key go together: give both, or neither");
        }
        if (authorities == null && certificate == null) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown(), trusted(), null);
            return Optional.of(context);
        } catch (IllegalStateException | GeneralSecurityException | IOException e) {
            throw new CommandFailedException(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private TrustManager @Nullable [] trusted() throws GeneralSecurityException, IOException {
        if (authorities == null) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate authority : PemFiles.certificates(authorities)) {
            store.setCertificateEntry("ca-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] shown() throws GeneralSecurityException, IOException {
        if (certificate == null || key == null) {
            return null;
        }
        X509Certificate[] chain = PemFiles.certificates(certificate);
        KeyStore store = empty();
        store.setKeyEntry("own", PemFiles.key(key, chain[0]), IN_MEMORY, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
