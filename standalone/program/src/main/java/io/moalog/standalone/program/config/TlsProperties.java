package io.moalog.standalone.program.config;

import io.moalog.aggregator.tls.ClientCertificates;
import io.moalog.aggregator.tls.TlsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What tells a listener how to speak TLS: {@code <listener>.tls.*}. */
record TlsProperties(
        Property<Optional<Path>> certificates,
        Property<Optional<Path>> key,
        Property<ClientCertificates> clients,
        Property<Optional<Path>> authorities) {

    /** @param listener the prefix of its properties, e.g. {@code aggregator.forward} */
    static TlsProperties of(String listener) {
        return new TlsProperties(
                Property.of(
                        listener + ".tls.certificates",
                        Kind.optional(Kind.readableFile()),
                        "",
                        "The listener's certificate and those up to its authority, as PEM; with it the listener speaks"
                                + " TLS alone"),
                Property.of(
                        listener + ".tls.key",
                        Kind.optional(Kind.readableFile()),
                        "",
                        "The certificate's private key, as PEM (PKCS #8, not encrypted)"),
                Property.of(
                        listener + ".tls.client-certificates",
                        new Kind<>("none, optional or required", TlsProperties::clients),
                        "none",
                        "Whether clients show certificates of their own"),
                Property.of(
                        listener + ".tls.client-authorities",
                        Kind.optional(Kind.readableFile()),
                        "",
                        "The certificates of those who sign the clients' ones, as PEM"));
    }

    List<Setting> settings() {
        return List.of(certificates, key, clients, authorities);
    }

    Optional<TlsConfig> read(Values values) {
        Optional<Path> chain = values.get(certificates);
        Optional<Path> privateKey = values.get(key);
        ClientCertificates shown = values.get(clients);
        Optional<Path> signers = values.get(authorities);
        if (chain.isPresent() != privateKey.isPresent()) {
            values.refuse(
                    chain.isPresent() ? key : certificates, "give both the certificates and their key, or neither");
            return Optional.empty();
        }
        if (chain.isEmpty()) {
            if (shown != ClientCertificates.NONE || signers.isPresent()) {
                values.refuse(certificates, "give the certificates and the key: clients show theirs over TLS alone");
            }
            return Optional.empty();
        }
        if ((shown != ClientCertificates.NONE) != signers.isPresent()) {
            values.refuse(
                    signers.isPresent() ? clients : authorities,
                    "client certificates and their authorities go together: give " + authorities.name() + " and "
                            + clients.name() + "=optional or required, or neither");
            return Optional.empty();
        }
        return Optional.of(new TlsConfig(chain.get(), privateKey.orElseThrow(), shown, signers));
    }

    private static ClientCertificates clients(String text) {
        if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(text);
        }
        return ClientCertificates.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
