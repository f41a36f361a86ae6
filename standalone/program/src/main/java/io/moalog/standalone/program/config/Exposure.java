package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Refuses every listener that would take in everybody from beyond loopback, because nothing asks who they are; unless the
 * configuration says that this is meant. What this process does not listen for is not looked at.
 */
final class Exposure {
    static final Property<Boolean> ALLOWED = Property.of(
            "allow-unauthenticated",
            Kind.flag(),
            "false",
            "Says that everybody who reaches a listener beyond loopback may use it, though nothing asks who they are");

    private final Values values;

    private Exposure(Values values) {
        this.values = values;
    }

    static void check(Values values, Set<RoleName> roles, HttpSettings http, AggregatorConfig aggregator) {
        if (values.get(ALLOWED)) {
            return;
        }
        Exposure exposure = new Exposure(values);
        boolean takesLogs = roles.contains(RoleName.AGGREGATOR);
        exposure.http(http, takesLogs && !aggregator.http().keysRequired());
        if (takesLogs) {
            exposure.forward(aggregator.forward());
            exposure.syslog(aggregator.syslog());
        }
    }

    private void http(HttpSettings http, boolean takesLogsWithoutKeys) {
        List<String> missing = new ArrayList<>();
        if (!http.tokens().required()) {
            missing.add(HttpSection.REQUIRE_TOKENS.name() + "=true");
        }
        if (takesLogsWithoutKeys) {
            missing.add(AggregatorSection.REQUIRE_KEYS.name() + "=true");
        }
        if (!missing.isEmpty()) {
            requireLoopback(HttpSection.HOST, "HTTP", http.port(), "set " + String.join(" and ", missing));
        }
    }

    private void forward(ForwardConfig forward) {
        if (!forward.security().knowsEveryClient()) {
            requireLoopback(
                    ForwardSection.HOST,
                    "forward",
                    forward.port(),
                    "give " + ForwardSection.SHARED_KEY.name() + ", or set " + ForwardSection.REGISTERED.name()
                            + "=true or " + ForwardSection.TLS.clients().name() + "=required");
        }
    }

    private void syslog(SyslogConfig syslog) {
        OptionalInt port = syslog.port();
        if (port.isEmpty()) {
            return;
        }
        String list = "give " + SyslogSection.ALLOW.name() + ", the addresses of its senders, or set ";
        if (!syslog.security().knowsWhoConnects()) {
            requireLoopback(
                    SyslogSection.HOST,
                    "syslog over TCP",
                    port.getAsInt(),
                    list + SyslogSection.TLS.clients().name() + "=required");
        }
        if (syslog.overUdp() && !syslog.security().knowsWhoSendsDatagrams()) {
            requireLoopback(
                    SyslogSection.HOST, "syslog over UDP", port.getAsInt(), list + SyslogSection.UDP.name() + "=false");
        }
    }

    private void requireLoopback(Property<String> host, String listener, int port, String remedy) {
        String address = values.get(host);
        if (!ListenAddress.isLoopback(address)) {
            values.refuse(
                    host,
                    "%s would be open to everybody who reaches %s port %d, since nothing asks who they are: %s; or keep 127.0.0.1, or say that this is meant by %s=true"
                            .formatted(listener, address, port, remedy, ALLOWED.name()));
        }
    }
}
