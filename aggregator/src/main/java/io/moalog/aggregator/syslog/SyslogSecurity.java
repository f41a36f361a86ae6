package io.moalog.aggregator.syslog;

import io.moalog.aggregator.connection.AddressList;
import io.moalog.aggregator.tls.TlsConfig;
import java.util.Optional;

/**
 * Who may send over syslog, which has no keys of its own.
 *
 * @param tls where given, nothing is spoken in plain over TCP (RFC 5425); over UDP there is no TLS
 * @param allowed from where messages are taken, over TCP and UDP
 */
public record SyslogSecurity(Optional<TlsConfig> tls, AddressList allowed) {
    /** Everybody may send, in plain. */
    public static SyslogSecurity none() {
        return new SyslogSecurity(Optional.empty(), AddressList.everybody());
    }

    /** Whether nobody may send over TCP who has no certificate and no address of the list. */
    public boolean knowsWhoConnects() {
        return allowed.isLimited() || tls.filter(TlsConfig::knowsEveryClient).isPresent();
    }

    /** Whether nobody may send over UDP who has no address of the list. */
    public boolean knowsWhoSendsDatagrams() {
        return allowed.isLimited();
    }
}
