package io.moalog.aggregator.forward;

import io.moalog.aggregator.tls.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may send over forward.
 *
 * @param tls where given, nothing is spoken in plain
 * @param sharedKey where given, a connection is admitted by the handshake of the protocol alone
 * @param users the file of the {@link Senders}; where given, every connection is one of theirs, and sends for their
 *     services alone. They need the shared key too
 */
public record ForwardSecurity(Optional<TlsConfig> tls, Optional<String> sharedKey, Optional<Path> users) {
    public ForwardSecurity {
        if (sharedKey.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException(
                    "forward's shared key is empty: leave it out, or give a long random text");
        }
        if (users.isPresent() && sharedKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "forward's users are given (%s) without a shared key, which the protocol asks for too: give one"
                            .formatted(users.get()));
        }
    }

    /** Everybody may send, in plain. */
    public static ForwardSecurity none() {
        return new ForwardSecurity(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether nobody may send who has not shown that they may. */
    public boolean knowsEveryClient() {
        return sharedKey.isPresent() || tls.filter(TlsConfig::knowsEveryClient).isPresent();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ForwardSecurity[tls=%s, sharedKey=%s, users=%s]"
                .formatted(tls, sharedKey.isPresent() ? "***" : "none", users);
    }
}
