package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.registry.view.Retention;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreOnePartitionAndALeaseLongerThanKafkasSlowestAnswer() {
        RegistryConfig defaults = RegistryConfig.defaults();
        assertThat(defaults.partitions()).isEqualTo(1);
        assertThat(defaults.maxPartitions()).isEqualTo(1_000);
        assertThat(defaults.retention()).isEqualTo(Retention.DEFAULT);
        assertThat(defaults.healEvery()).isEqualTo(Duration.ofSeconds(2));
        assertThat(defaults.auditEvery()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.lease()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatCannotBeIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> new RegistryConfig(5, 4, Retention.DEFAULT, SECOND, SECOND, SECOND))
                .hasMessage("partitions is 5: give 1 to maxPartitions, which is 4");
        assertThatThrownBy(() -> new RegistryConfig(1, 4, Retention.DEFAULT, SECOND, SECOND, Duration.ZERO))
                .hasMessage("lease is PT0S: give more than nothing, like PT30S");
    }
}
