package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KafkaPulseTest {
    private static final long SECOND = 1_000_000_000L;

    private boolean answers;
    private final KafkaPulse pulse = new KafkaPulse(() -> answers);
    private final long start = System.nanoTime();

    @Test
    void silenceWithNothingUnderWayIsFine() {
        assertThat(pulse.tick(start + 100 * SECOND)).isFalse();
        assertThat(pulse.isAway()).isFalse();
    }

    @Test
    void silenceWithSomethingUnderWayMeansAwayUntilTheNextAcknowledgement() {
        pulse.tick(start);
        pulse.sent();
        pulse.sent();
        assertThat(pulse.tick(start + 2 * SECOND)).isFalse();
        assertThat(pulse.tick(start + 4 * SECOND)).isTrue();
        assertThat(pulse.isAway()).isTrue();
        assertThat(pulse.tick(start + 5 * SECOND)).isFalse();
        pulse.acknowledged(1);
        assertThat(pulse.tick(start + 6 * SECOND)).isTrue();
        assertThat(pulse.isAway()).isFalse();
    }

    @Test
    void aBriskKafkaIsNeverAwayHoweverMuchIsUnderWay() {
        for (int second = 0; second < 60; second++) {
            pulse.sent();
            pulse.sent();
            pulse.acknowledged(1);
            assertThat(pulse.tick(start + second * SECOND)).isFalse();
        }
    }

    @Test
    void whereKafkaAnswersOtherwiseOnlyTheTopicsUnderWayAreSilent() {
        pulse.tick(start);
        pulse.sent();
        answers = true;
        assertThat(pulse.tick(start + 4 * SECOND)).isFalse();
        answers = false;
        assertThat(pulse.tick(start + 5 * SECOND)).isTrue();
        assertThat(pulse.isAway()).isTrue();
        answers = true;
        assertThat(pulse.tick(start + 6 * SECOND))
                .as("it may only have started")
                .isFalse();
        assertThat(pulse.tick(start + 16 * SECOND)).isTrue();
        assertThat(pulse.isAway()).isFalse();
    }

    @Test
    void whenAllHasFailedTheNextMayTry() {
        pulse.tick(start);
        pulse.sent();
        pulse.tick(start + 4 * SECOND);
        assertThat(pulse.isAway()).isTrue();
        pulse.failed();
        pulse.tick(start + 5 * SECOND);
        assertThat(pulse.isAway()).isFalse();
    }
}
