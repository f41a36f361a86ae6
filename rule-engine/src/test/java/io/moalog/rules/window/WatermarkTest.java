package io.moalog.rules.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatermarkTest {
    private final Watermark watermark =
            new Watermark(new WindowLimits(Duration.ofMillis(100), Duration.ofMillis(1_000), 10));

    @Test
    void nothingSeenIsNoWatermark() {
        watermark.assigned(0, 0);
        assertThat(watermark.at(500)).isEqualTo(Watermark.NONE);
        assertThat(watermark.at(50_000)).isEqualTo(Watermark.NONE);
    }

    @Test
    void itIsTheNewestEventLessTheLateness() {
        watermark.advance(0, 5_000, 0);
        watermark.advance(0, 4_000, 10);
        assertThat(watermark.at(20)).isEqualTo(4_900);
    }

    @Test
    void thePartitionThatIsFurthestBehindHoldsIt() {
        watermark.assigned(0, 0);
        watermark.assigned(1, 0);
        watermark.advance(0, 5_000, 10);
        assertThat(watermark.at(20)).as("partition 1 may have older logs").isEqualTo(Watermark.NONE);
        watermark.advance(1, 3_000, 30);
        assertThat(watermark.at(40)).isEqualTo(2_900);
        watermark.advance(1, 6_000, 50);
        assertThat(watermark.at(60)).isEqualTo(4_900);
    }

    @Test
    void aSilentPartitionIsNotWaitedFor() {
        watermark.assigned(0, 0);
        watermark.assigned(1, 0);
        watermark.advance(0, 5_000, 900);
        assertThat(watermark.at(1_000)).isEqualTo(Watermark.NONE);
        assertThat(watermark.at(1_001)).isEqualTo(4_900);
    }

    @Test
    void whileAllAreSilentEventTimePassesLikeTheClock() {
        watermark.advance(0, 5_000, 0);
        assertThat(watermark.at(1_000)).isEqualTo(4_900);
        assertThat(watermark.at(3_000)).isEqualTo(6_900);
    }

    @Test
    void itNeverGoesBack() {
        watermark.advance(0, 5_000, 0);
        assertThat(watermark.at(3_000)).isEqualTo(6_900);
        watermark.advance(0, 5_100, 3_000);
        assertThat(watermark.at(3_001)).isEqualTo(6_900);
        watermark.assigned(1, 3_002);
        watermark.advance(1, 10, 3_002);
        assertThat(watermark.at(3_003)).isEqualTo(6_900);
    }

    @Test
    void aPartitionThatIsReadElsewhereCountsNoMore() {
        watermark.advance(0, 5_000, 0);
        watermark.advance(1, 9_000, 0);
        watermark.released(0);
        assertThat(watermark.at(1)).isEqualTo(8_900);
        assertThat(watermark.isFollowed()).isTrue();
        watermark.released(1);
        assertThat(watermark.isFollowed()).isFalse();
    }
}
