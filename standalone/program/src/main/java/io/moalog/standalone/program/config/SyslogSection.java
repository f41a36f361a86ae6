package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import java.util.List;
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

    private SyslogSection() {}

    static List<Setting> settings() {
        return List.of(HOST, PORT);
    }

    static SyslogConfig read(Values values) {
        HttpSection.requireLoopback(values, HOST, "send logs", "");
        return values.make("aggregator.syslog", () -> new SyslogConfig(values.get(HOST), values.get(PORT)), DEFAULTS);
    }
}
