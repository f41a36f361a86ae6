package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import io.moalog.aggregator.connection.AddressBlock;
import io.moalog.aggregator.connection.AddressList;
import io.moalog.aggregator.syslog.SyslogSecurity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code aggregator.syslog.*}. */
final class SyslogSection {
    private static final SyslogConfig DEFAULTS = AggregatorConfig.defaults().syslog();

    static final Property<String> HOST = Property.of(
            "aggregator.syslog.host",
            Kind.text("an address of this machine, or 0.0.0.0 for all of them"),
            DEFAULTS.host(),
            "The address that syslog is listened for on");
    static final Property<OptionalInt> PORT = Property.of(
            "aggregator.syslog.port",
            Kind.portOrOff(),
            Kind.write(DEFAULTS.port()),
            "The port of syslog, over TCP and UDP");

    static final Property<Boolean> UDP = Property.of(
            "aggregator.syslog.udp",
            Kind.flag(),
            Boolean.toString(DEFAULTS.overUdp()),
            "Whether syslog is listened for over UDP too, which has no TLS");
    static final Property<Optional<List<AddressBlock>>> ALLOW = Property.of(
            "aggregator.syslog.allow",
            Kind.optional(Kind.list(
                    new Kind<>("an address or a block like 10.0.0.0/8 or 2001:db8::/32", AddressBlock::parse))),
            "",
            "From where syslog is taken, over TCP and UDP; nothing means from everywhere");
    static final TlsProperties TLS = TlsProperties.of("aggregator.syslog");

    private SyslogSection() {}

    static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(HOST, PORT, UDP, ALLOW));
        settings.addAll(TLS.settings());
        return settings;
    }

    static SyslogConfig read(Values values) {
        AddressList allowed = values.get(ALLOW).map(AddressList::new).orElse(AddressList.everybody());
        SyslogSecurity security = new SyslogSecurity(TLS.read(values), allowed);
        return values.make(
                "aggregator.syslog",
                () -> new SyslogConfig(values.get(HOST), values.get(PORT), values.get(UDP), security),
                DEFAULTS);
    }
}
