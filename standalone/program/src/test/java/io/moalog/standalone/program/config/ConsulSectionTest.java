package io.moalog.standalone.program.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsulSectionTest {
    @Test
    void nothingIsRegisteredUnlessAnAgentIsNamed() {
        assertThat(Configuration.of(Map.of()).consul()).isEmpty();
        assertThat(Configuration.of(Map.of("consul.address", "http://127.0.0.1:8500"))
                        .consul())
                .contains(new ConsulSettings(
                        URI.create("http://127.0.0.1:8500"),
                        Optional.empty(),
                        "moalog-aggregator",
                        Optional.empty(),
                        Duration.ofSeconds(2)));
    }

    @Test
    void aWildcardNeedsAnAddressToRegister() {
        Map<String, String> everywhere = new HashMap<>(Map.of(
                "consul.address", "http://127.0.0.1:8500",
                "aggregator.forward.host", "0.0.0.0",
                "aggregator.forward.shared-key", "hush"));
        assertThatThrownBy(() -> Configuration.of(everywhere))
                .hasMessageContaining("consul.advertise-address")
                .hasMessageContaining("0.0.0.0");
        everywhere.put("consul.advertise-address", "::");
        assertThatThrownBy(() -> Configuration.of(everywhere)).hasMessageContaining("that senders can connect to");
        everywhere.put("consul.advertise-address", "10.0.0.5");
        assertThat(Configuration.of(everywhere).consul().flatMap(ConsulSettings::advertiseAddress))
                .contains("10.0.0.5");
    }

    @Test
    void aProcessWithoutTheAggregatorRegistersNothingAndNeedsNoAddress() {
        Map<String, String> noAggregator = Map.of(
                "roles", "tail-api",
                "consul.address", "http://127.0.0.1:8500",
                "aggregator.forward.host", "0.0.0.0",
                "aggregator.forward.shared-key", "hush");
        assertThat(Configuration.of(noAggregator).roles()).containsExactly(RoleName.TAIL_API);
    }

    @Test
    void whatIsNoNameAddressOrTimeIsRefused() {
        assertThatThrownBy(() -> Configuration.of(Map.of("consul.address", "127.0.0.1:8500")))
                .hasMessageContaining("give an address like http://127.0.0.1:8500");
        assertThatThrownBy(() -> Configuration.of(Map.of("consul.service-name", "moalog.aggregator")))
                .hasMessageContaining("letters, digits and '-'");
        assertThatThrownBy(
                        () -> Configuration.of(Map.of("consul.address", "http://127.0.0.1:8500", "consul.grace", "1m")))
                .hasMessageContaining("give 0s to 10s");
    }

    @Test
    void theTokenIsNotShown() {
        ConsulSettings settings = Configuration.of(
                        Map.of("consul.address", "http://127.0.0.1:8500", "consul.token", "hush"))
                .consul()
                .orElseThrow();
        assertThat(settings.toString()).doesNotContain("hush");
    }
}
