package io.moalog.standalone.program.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.discovery.consul.client.v1.ConsulCheck;
import io.micronaut.discovery.consul.client.v1.ConsulNewServiceEntry;
import io.moalog.standalone.program.config.ConsulSettings;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceEntriesTest {
    @Test
    void theAdvertisedAddressStandsForWhatIsListenedOn() {
        List<ConsulNewServiceEntry> entries = ServiceEntries.of(
                advertising("10.0.0.5"),
                new OpenPorts(
                        new OpenPort("http", "0.0.0.0", 8080), List.of(new OpenPort("forward", "10.0.0.5", 24224))));
        assertThat(entries).extracting(ConsulNewServiceEntry::address).containsOnly("10.0.0.5");
        assertThat(healthOf(entries)).containsOnly("http://10.0.0.5:8080/health/aggregator");
        assertThat(connectionsOf(entries)).containsExactly("10.0.0.5:24224");
    }

    @Test
    void aPortThatOnlyThisMachineReachesIsNotRegisteredUnderAnotherAddress() {
        List<ConsulNewServiceEntry> entries = ServiceEntries.of(
                advertising("10.0.0.5"),
                new OpenPorts(
                        new OpenPort("http", "127.0.0.1", 8080), List.of(new OpenPort("forward", "0.0.0.0", 24224))));
        assertThat(entries).extracting(ConsulNewServiceEntry::tags).containsExactly(List.of("forward"));
        assertThat(healthOf(entries)).containsExactly("http://127.0.0.1:8080/health/aggregator");
    }

    @Test
    void addressesOfIpVersion6AreBracketedWhereAPortFollows() {
        List<ConsulNewServiceEntry> entries = ServiceEntries.of(
                advertising("fd00::5"),
                new OpenPorts(new OpenPort("https", "::", 8443), List.of(new OpenPort("forward", "::", 24224))));
        assertThat(entries).extracting(ConsulNewServiceEntry::address).containsOnly("fd00::5");
        assertThat(entries)
                .extracting(ConsulNewServiceEntry::id)
                .containsExactly("moalog-aggregator-https-fd00..5-8443", "moalog-aggregator-forward-fd00..5-24224");
        assertThat(healthOf(entries)).containsOnly("https://[fd00::5]:8443/health/aggregator");
        assertThat(connectionsOf(entries)).containsExactly("[fd00::5]:24224");
    }

    private static List<String> healthOf(List<ConsulNewServiceEntry> entries) {
        return checks(entries).stream()
                .map(ConsulCheck::getHttp)
                .filter(Objects::nonNull)
                .map(URL::toString)
                .toList();
    }

    private static List<String> connectionsOf(List<ConsulNewServiceEntry> entries) {
        return checks(entries).stream()
                .filter(TcpCheck.class::isInstance)
                .map(check -> ((TcpCheck) check).getTarget())
                .toList();
    }

    private static List<ConsulCheck> checks(List<ConsulNewServiceEntry> entries) {
        return entries.stream().flatMap(entry -> entry.checks().stream()).toList();
    }

    private static ConsulSettings advertising(String address) {
        return new ConsulSettings(
                URI.create("http://127.0.0.1:8500"),
                Optional.empty(),
                "moalog-aggregator",
                Optional.of(address),
                Duration.ZERO);
    }
}
