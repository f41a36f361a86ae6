package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RealtimeIndexerConfigTest {
    @Test
    void theDefaults() {
        RealtimeIndexerConfig defaults = RealtimeIndexerConfig.defaults();
        assertThat(defaults.instance()).isEmpty();
        assertThat(defaults.replicas()).isZero();
        assertThat(defaults.bulkBytes()).isEqualTo(4_194_304);
        assertThat(defaults.linger()).isEqualTo(Duration.ofMillis(100));
        assertThat(defaults.concurrentBulks()).isEqualTo(2);
        assertThat(defaults.maxBytesUnderWay()).isEqualTo(25_165_824);
    }

    @Test
    void aValueOutOfBoundsIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> config(2, 1 << 20, 200, 2, 1 << 26)).hasMessage("replicas is 2: give 0 or 1");
        assertThatThrownBy(() -> config(0, 1000, 200, 2, 1 << 26)).hasMessageContaining("bulk bytes is 1000");
        assertThatThrownBy(() -> config(0, 1 << 20, -1, 2, 1 << 26)).hasMessageContaining("linger is PT-0.001S");
        assertThatThrownBy(() -> config(0, 1 << 20, 200, 0, 1 << 26)).hasMessageContaining("concurrent bulks is 0");
        assertThatThrownBy(() -> config(0, 1 << 20, 200, 2, 1)).hasMessageContaining("max bytes under way is 1");
    }

    private static RealtimeIndexerConfig config(int replicas, int bulk, long linger, int concurrent, long underWay) {
        return new RealtimeIndexerConfig(
                Optional.empty(), replicas, false, bulk, Duration.ofMillis(linger), concurrent, underWay);
    }
}
