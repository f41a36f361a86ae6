package io.moalog.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.LogPosition;
import io.moalog.stream.DeadLetter;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final String TOPIC = Uuid.randomUuid().toString();
    private static final String INDEXER = Sink.SEARCH.stage();

    private final Refusals refusals = new Refusals(TOPIC);

    @Test
    void aPositionThatWasRefusedTwiceCountsOnce() {
        refusals.add(refused(INDEXER, TOPIC, 0, 7));
        refusals.add(refused(INDEXER, TOPIC, 0, 7));
        refusals.add(refused(INDEXER, TOPIC, 1, 7));
        assertThat(refusals.of(Sink.SEARCH)).isEqualTo(new Refusals.Count(2, 0));
        assertThat(refusals.of(Sink.ARCHIVE)).isEqualTo(new Refusals.Count(0, 0));
    }

    @Test
    void aPositionThatBothSinksRefusedCountsOnceInAll() {
        refusals.add(refused(INDEXER, TOPIC, 0, 7));
        refusals.add(refused(Sink.ARCHIVE.stage(), TOPIC, 0, 7));
        assertThat(refusals.ofAllSinks()).isEqualTo(new Refusals.Count(1, 0));
    }

    @Test
    void lossesThatOverlapCountTheirUnion() {
        refusals.add(loss(0, 10, 20));
        refusals.add(loss(0, 15, 30));
        refusals.add(loss(0, 12, 14));
        refusals.add(loss(1, 10, 11));
        assertThat(refusals.of(Sink.SEARCH).lost()).isEqualTo(21);
    }

    @Test
    void anEarlierTopicOfThatNameDoesNotCount() {
        refusals.add(refused(INDEXER, Uuid.randomUuid().toString(), 0, 7));
        assertThat(refusals.ofAllSinks().deadLettered()).isZero();
    }

    @Test
    void aDeadLetterWithoutAPositionIsUnsent() {
        refusals.add(DeadLetter.unsent("a", "aggregator", "why", null, new byte[0]));
        assertThat(refusals.unsent()).isEqualTo(1);
        assertThat(refusals.ofAllSinks().deadLettered()).isZero();
    }

    private static DeadLetter refused(String stage, String topicId, int partition, long offset) {
        return letter(stage, new LogPosition(topicId, partition, offset), null);
    }

    private static DeadLetter loss(int partition, long from, long to) {
        return letter(INDEXER, new LogPosition(TOPIC, partition, from), to);
    }

    private static DeadLetter letter(String stage, LogPosition position, @Nullable Long lostTo) {
        return new DeadLetter("a", stage, "why", null, position, lostTo, null);
    }
}
