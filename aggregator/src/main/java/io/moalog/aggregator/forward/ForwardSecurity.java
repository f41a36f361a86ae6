package io.moalog.aggregator.forward;

import io.moalog.aggregator.tls.TlsConfig;
import io.moalog.registry.secret.MasterKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may send over forward.
 *
 * @param tls where given, nothing is spoken in plain
 * @param sharedKey where given, a connection is admitted by the handshake of the protocol alone
 * @param users the file of the {@link Senders}; where given, every connection is one of theirs, and sends for their
 *     services alone. They need a shared key too
 * @param masterKey where given, the registry's senders and shared keys, which it decrypts, are good as well, and every
 *     connection is one of the users or senders
 */
public record ForwardSecurity(
        Optional<TlsConfig> tls, Optional<String> sharedKey, Optional<Path> users, Optional<MasterKey> masterKey) {
    public ForwardSecurity {
        if (sharedKey.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException(
                    "forward's shared key is empty: leave it out, or give a long random text");
        }
        if (users.isPresent() && sharedKey.isEmpty() && masterKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "forward's users are given (%s) without a shared key, which the protocol asks for too: give one"
                            .formatted(users.get()));
        }
    }

    /** Without the registry's senders. */
    public ForwardSecurity(Optional<TlsConfig> tls, Optional<String> sharedKey, Optional<Path> users) {
        this(tls, sharedKey, users, Optional.empty());
    }

    /** Everybody may send, in plain. */
    public static ForwardSecurity none() {
        return new ForwardSecurity(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether nobody may send who has not shown that they may. */
    public boolean knowsEveryClient() {
        return holdsHandshake() || tls.filter(TlsConfig::knowsEveryClient).isPresent();
    }

    /** Whether a connection is admitted by the protocol's handshake alone. */
    boolean holdsHandshake() {
        return sharedKey.isPresent() || masterKey.isPresent();
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ForwardSecurity[tls=%s, sharedKey=%s, users=%s, registered=%s]"
                .formatted(tls, sharedKey.isPresent() ? "***" : "none", users, masterKey.isPresent());
    }
}
