package io.moalog.standalone.program.config;

import io.moalog.aggregator.tls.TlsConfig;
import java.util.Optional;

/**
 * The one HTTP port.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param loopback whether only this machine reaches that address
 * @param tokens whether the management API asks for tokens
 * @param tls where given, it speaks HTTPS alone
 */
public record HttpSettings(String host, int port, boolean loopback, TokenSettings tokens, Optional<TlsConfig> tls) {

    /** In plain. */
    public HttpSettings(String host, int port, boolean loopback, TokenSettings tokens) {
        this(host, port, loopback, tokens, Optional.empty());
    }
}
