package io.moalog.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import io.moalog.aggregator.AggregatorConfig.Listeners;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AggregatorConfigTest {
    @Test
    void defaultsAreWhatTheDocumentationSays() {
        AggregatorConfig defaults = AggregatorConfig.defaults();
        assertThat(defaults.forward().host()).isEqualTo("127.0.0.1");
        assertThat(defaults.forward().port()).isEqualTo(24224);
        assertThat(defaults.syslog().host()).isEqualTo("127.0.0.1");
        assertThat(defaults.syslog().port()).hasValue(5140);
        assertThat(defaults.maxBytesInFlight()).isEqualTo(64 << 20);
        assertThat(defaults.maxEventBytes()).isEqualTo(1 << 20);
        assertThat(defaults.unclaimedBytesPerSecond()).isEqualTo(1 << 20);
        assertThat(defaults.http().patience()).isEqualTo(Duration.ofSeconds(8));
        assertThat(defaults.deliveryTimeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> with(70_000, 64 << 20, 1 << 20)).hasMessage("forward.port is 70000: give 0 to 65535");
        assertThatThrownBy(() -> with(0, 1, 1 << 20)).hasMessageContaining("maxBytesInFlight is 1: give 1048576 to");
        assertThatThrownBy(() -> with(0, 64 << 20, 1 << 30)).hasMessageContaining("maxEventBytes");
        assertThatThrownBy(() -> new AggregatorConfig(
                        AggregatorConfig.defaults().listeners(),
                        64 << 20,
                        1 << 20,
                        1,
                        AggregatorConfig.defaults().http(),
                        Duration.ofMinutes(2)))
                .hasMessageContaining("unclaimedBytesPerSecond is 1: give 1024 to");
        assertThatThrownBy(() -> new ForwardConfig(" ", 0)).hasMessageContaining("forward.host is empty");
        assertThatThrownBy(() -> new SyslogConfig("::1", OptionalInt.of(-1)))
                .hasMessage("syslog.port is -1: give 0 to 65535");
    }

    private static AggregatorConfig with(int port, long inFlight, int event) {
        return new AggregatorConfig(
                new Listeners(
                        new ForwardConfig("::1", port),
                        AggregatorConfig.defaults().syslog()),
                inFlight,
                event,
                1 << 20,
                AggregatorConfig.defaults().http(),
                Duration.ofMinutes(2));
    }
}
