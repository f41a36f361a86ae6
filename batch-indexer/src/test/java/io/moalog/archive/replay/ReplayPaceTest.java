package io.moalog.archive.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplayPaceTest {
    private static final int MIB = 1024 * 1024;

    private final ReplayPace pace = new ReplayPace(4 * MIB);

    @Test
    void noMoreThanTheRateGoesOut() {
        assertThat(pace.rest(2 * MIB, millis(100))).isEqualTo(Duration.ofMillis(400));
        assertThat(pace.rest(2 * MIB, millis(10))).isEqualTo(Duration.ofMillis(490));
    }

    @Test
    void elasticsearchIsLeftAloneForAsLongAsItTook() {
        assertThat(pace.rest(MIB, millis(2_000))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.rest(MIB, millis(60_000)))
                .as("but not until the job is another's")
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void bulksGrowWhileAnswersAreQuickAndShrinkWhenTheyAreSlow() {
        assertThat(pace.bulkBytes()).isEqualTo(64 * 1024);
        for (int i = 0; i < 10; i++) {
            pace.rest(1, millis(900));
        }
        assertThat(pace.bulkBytes()).isEqualTo(2 * MIB);
        pace.rest(1, millis(2_000));
        assertThat(pace.bulkBytes()).isEqualTo(2 * MIB);
        pace.rest(1, millis(2_001));
        assertThat(pace.bulkBytes()).isEqualTo(MIB);
        pace.failed();
        assertThat(pace.bulkBytes()).isEqualTo(64 * 1024);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
