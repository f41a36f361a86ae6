package io.moalog.standalone.program.consul;

import io.micronaut.discovery.consul.client.v1.ConsulCheck;
import io.micronaut.discovery.consul.client.v1.ConsulNewServiceEntry;
import io.moalog.standalone.program.config.ConsulSettings;
import io.moalog.standalone.program.config.ListenAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is registered: one service, once for each port, the protocol being its tag. So {@code <service>.service.consul} are
 * the machines, and {@code forward.<service>.service.consul} those whose forward can be connected to.
 *
 * <p>Each has a check of the aggregator's health over HTTP; those that are not HTTP have one more that connects to the very
 * port that is registered. Consul's agent API, {@code PUT /v1/agent/service/register}.
 */
final class ServiceEntries {
    /** The path of the aggregator's own health: what else runs in this process does not keep it from taking logs. */
    static final String HEALTH_PATH = "/health/aggregator";

    private static final String CHECKED_EVERY = "5s";
    /** A process that was killed and comes back at another port would leave its old one for ever. */
    private static final String FORGOTTEN_AFTER = "1h";

    private final ConsulSettings settings;
    private final OpenPort http;

    private ServiceEntries(ConsulSettings settings, OpenPort http) {
        this.settings = settings;
        this.http = http;
    }

    /** Without the ports that only this machine reaches, where the address is another one. */
    static List<ConsulNewServiceEntry> of(ConsulSettings settings, OpenPorts ports) {
        ServiceEntries entries = new ServiceEntries(settings, ports.http());
        List<OpenPort> all = new ArrayList<>(List.of(ports.http()));
        all.addAll(ports.others());
        return all.stream().filter(entries::isReached).map(entries::entry).toList();
    }

    private boolean isReached(OpenPort port) {
        return !ListenAddress.isLoopback(port.host()) || ListenAddress.isLoopback(addressOf(port));
    }

    private String addressOf(OpenPort port) {
        return settings.advertiseAddress().orElse(port.host());
    }

    private ConsulNewServiceEntry entry(OpenPort port) {
        String address = addressOf(port);
        String id = String.join("-", settings.serviceName(), port.protocol(), address, Integer.toString(port.port()))
                .replace(':', '.');
        List<ConsulCheck> checks = new ArrayList<>(List.of(health(id)));
        if (!port.equals(http)) {
            checks.add(connection(id, port.protocol(), address, port.port()));
        }
        return new ConsulNewServiceEntry(
                settings.serviceName(),
                address,
                port.port(),
                List.of(port.protocol()),
                id,
                Map.of("protocol", port.protocol()),
                checks);
    }

    /** Asked where HTTP listens: that may be loopback, since Consul's agent is on this machine. */
    private ConsulCheck health(String id) {
        boolean everywhere = ListenAddress.isWildcard(http.host());
        ConsulCheck check = new ConsulCheck();
        check.setName("the aggregator takes logs");
        check.setHttp(url(everywhere ? addressOf(http) : http.host()));
        // The certificate is for the name that senders know, and this asks by address whether it lives.
        check.setTlsSkipVerify(http.protocol().equals("https"));
        return withTimes(check, id + "-health");
    }

    private URL url(String host) {
        try {
            return URI.create(http.protocol() + "://" + authority(host, http.port()) + HEALTH_PATH)
                    .toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ConsulCheck connection(String id, String protocol, String address, int port) {
        ConsulCheck check = new TcpCheck(authority(address, port));
        check.setName(protocol + " can be connected to");
        return withTimes(check, id + "-connection");
    }

    private static ConsulCheck withTimes(ConsulCheck check, String id) {
        check.setId(id);
        check.setInterval(CHECKED_EVERY);
        check.setDeregisterCriticalServiceAfter(FORGOTTEN_AFTER);
        return check;
    }

    private static String authority(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
