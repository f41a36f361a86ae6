package io.moalog.aggregator.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** Makes of a {@link TlsConfig} what Netty's pipelines need. */
public final class ListenerTls {
    private ListenerTls() {}

    /**
     * Reads the files: TLS 1.2 and 1.3, with the JDK's ciphers.
     *
     * @throws IllegalStateException in words for the operator, where they cannot be used
     */
    public static SslContext load(TlsConfig config) {
        X509Certificate[] certificates = PemFiles.certificates(config.certificates());
        PrivateKey key = PemFiles.key(config.key(), certificates[0]);
        SslContextBuilder builder = SslContextBuilder.forServer(key, certificates)
                .sslProvider(SslProvider.JDK)
                .clientAuth(
                        switch (config.clients()) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        config.authorities().ifPresent(file -> builder.trustManager(PemFiles.certificates(file)));
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(
                    "TLS cannot be set up with %s and %s: %s"
                            .formatted(config.certificates(), config.key(), e.getMessage()),
                    e);
        }
    }
}
