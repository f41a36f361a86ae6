package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TopicShareTest {
    private static final long SECOND = 1_000_000_000L;

    private final TopicShare share = new TopicShare("a.b", 1_000);
    private final long start = System.nanoTime();

    @Test
    void noMoreIsUnderWayThanTheShareAndOneRecordBeyond() {
        assertThat(share.take(999)).isTrue();
        assertThat(share.take(5_000)).isTrue();
        assertThat(share.take(1)).isFalse();
        assertThat(share.room()).isNotDone();
        share.settle(5_000, true);
        assertThat(share.take(1)).isTrue();
    }

    @Test
    void aRecordLargerThanTheShareGoesAlone() {
        assertThat(share.take(9_000)).isTrue();
        assertThat(share.take(1)).isFalse();
    }

    @Test
    void whoWaitsGoesOnWhenSomethingIsAcknowledged() {
        share.take(1_000);
        CompletableFuture<Void> waits = share.room();
        share.settle(50, true);
        assertThat(waits).as("not for every record").isNotDone();
        share.settle(950, true);
        assertThat(waits).isCompleted();
        assertThat(share.room()).isCompleted();
    }

    @Test
    void whoWaitsForASilentTopicIsLetDownAndWhoComesLaterAtOnce() {
        share.look(start, false);
        share.take(1_000);
        CompletableFuture<Void> waits = share.room();
        share.look(start + 11 * SECOND, false);
        assertThat(waits).isNotDone();
        share.look(start + 13 * SECOND, false);
        assertThat(waits).isCompletedExceptionally();
        assertThat(share.room()).isCompletedExceptionally();
        assertThat(share.isRefusing()).isTrue();
        assertThat(share.refusal().isKafkaAway()).isFalse();
        assertThat(share.refusal()).hasMessageContaining("a.b");
    }

    @Test
    void aSilentTopicIsTriedWithOneRecordAtATimeUntilItAnswers() {
        share.look(start, false);
        share.take(100);
        share.look(start + 13 * SECOND, false);
        assertThat(share.take(1)).as("there is room, but the topic is silent").isFalse();
        share.settle(100, false);
        assertThat(share.room()).isCompleted();
        assertThat(share.take(1)).isTrue();
        assertThat(share.take(1)).isFalse();
        share.look(start + 11 * SECOND, false);
        CompletableFuture<Void> waits = share.room();
        assertThat(waits).as("it is given time again").isNotDone();
        share.settle(1, true);
        assertThat(waits).isCompleted();
        assertThat(share.take(500)).isTrue();
        assertThat(share.take(1)).isTrue();
        assertThat(share.isSilent()).isFalse();
    }

    @Test
    void whileKafkaIsAwayNobodyIsLetDownForTheTopic() {
        share.look(start, false);
        share.take(1_000);
        CompletableFuture<Void> waits = share.room();
        for (int second = 1; second < 60; second++) {
            share.look(start + second * SECOND, true);
        }
        share.look(start + 70 * SECOND, false);
        assertThat(waits).as("it is given time to answer again").isNotDone();
        assertThat(share.isSilent()).isFalse();
        share.look(start + 72 * SECOND, false);
        assertThat(waits).isCompletedExceptionally();
    }

    @Test
    void aTopicWithNothingUnderWayOrThatAnswersIsNeverSilent() {
        for (int second = 0; second < 60; second++) {
            share.look(start + second * SECOND, false);
            assertThat(share.isSilent()).isFalse();
        }
        share.take(500);
        for (int second = 60; second < 120; second++) {
            share.take(1);
            share.settle(1, true);
            share.look(start + second * SECOND, false);
            assertThat(share.isSilent()).isFalse();
        }
    }
}
