package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code consul.*}. */
final class ConsulSection {
    /** One label of a domain (RFC 1035 section 2.3.1), since it becomes one. */
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    static final Property<Optional<URI>> ADDRESS = Property.of(
            "consul.address",
            Kind.optional(Kind.uri("http://127.0.0.1:8500", List.of("http", "https"))),
            "",
            "Consul's agent on this machine, where an aggregator registers, so that senders find it by name; nothing means"
                    + " that it does not register");
    static final Property<Optional<String>> TOKEN = Property.secret(
            "consul.token",
            Kind.optional(Kind.text("a token")),
            "The token that may register the service, where Consul asks for one");
    static final Property<String> SERVICE_NAME = Property.of(
            "consul.service-name",
            Kind.matching(LABEL, "a name of lower-case letters, digits and '-', at most 63 characters"),
            "moalog-aggregator",
            "What senders look up, e.g. moalog-aggregator.service.consul");
    static final Property<Optional<String>> ADVERTISE_ADDRESS = Property.of(
            "consul.advertise-address",
            Kind.optional(Kind.matching("[A-Za-z0-9.:-]{1,253}", "an address or a name of this machine")),
            "",
            "Where senders reach this machine; nothing takes the addresses that are listened on");
    static final Property<Duration> GRACE = Property.of(
            "consul.grace",
            Kind.duration(Duration.ZERO),
            "2s",
            "How long connections are still taken after this process has left Consul, while senders may know of it; at most"
                    + " 10s");

    private ConsulSection() {}

    static List<Setting> settings() {
        return List.of(ADDRESS, TOKEN, SERVICE_NAME, ADVERTISE_ADDRESS, GRACE);
    }

    static Optional<ConsulSettings> read(
            Values values, Set<RoleName> roles, HttpSettings http, AggregatorConfig aggregator) {
        Optional<String> advertised = values.get(ADVERTISE_ADDRESS);
        if (advertised.filter(ListenAddress::isWildcard).isPresent()) {
            values.refuse(ADVERTISE_ADDRESS, "give an address that senders can connect to");
        }
        Optional<String> token = values.get(TOKEN);
        String name = values.get(SERVICE_NAME);
        Duration grace = values.get(GRACE);
        Optional<ConsulSettings> settings = values.get(ADDRESS)
                .flatMap(agent -> values.make(
                        "consul",
                        () -> Optional.of(new ConsulSettings(agent, token, name, advertised, grace)),
                        Optional.empty()));
        if (settings.isPresent() && roles.contains(RoleName.AGGREGATOR) && advertised.isEmpty()) {
            requireOneAddress(values, http, aggregator);
        }
        return settings;
    }

    private static void requireOneAddress(Values values, HttpSettings http, AggregatorConfig aggregator) {
        for (String host : hosts(http, aggregator)) {
            if (ListenAddress.isWildcard(host)) {
                values.refuse(
                        ADVERTISE_ADDRESS,
                        "give the address of this machine that senders connect to: " + host
                                + ", which is listened on, is every address and none to register");
            }
        }
    }

    private static List<String> hosts(HttpSettings http, AggregatorConfig aggregator) {
        List<String> hosts =
                new ArrayList<>(List.of(http.host(), aggregator.forward().host()));
        if (aggregator.syslog().port().isPresent()) {
            hosts.add(aggregator.syslog().host());
        }
        return hosts;
    }
}
