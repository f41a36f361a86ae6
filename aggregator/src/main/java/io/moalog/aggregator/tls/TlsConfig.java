package io.moalog.aggregator.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a listener speaks TLS. The files are PEM.
 *
 * @param certificates the listener's certificate, followed by those up to its authority
 * @param key the certificate's private key, PKCS #8 and not encrypted
 * @param clients whether clients show certificates
 * @param authorities the certificates of those who sign the clients' ones; given exactly where clients show any
 */
public record TlsConfig(Path certificates, Path key, ClientCertificates clients, Optional<Path> authorities) {
    public TlsConfig {
        if (clients == ClientCertificates.NONE && authorities.isPresent()) {
            throw new IllegalArgumentException(
                    "authorities of client certificates are given (%s), which nobody is asked for: make them optional or required"
                            .formatted(authorities.get()));
        }
        if (clients != ClientCertificates.NONE && authorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "client certificates are to be checked, but against whom: give the file of their authorities");
        }
    }

    /** Whether nobody gets in who has no certificate of the authorities. */
    public boolean knowsEveryClient() {
        return clients == ClientCertificates.REQUIRED;
    }
}
