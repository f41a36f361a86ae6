package io.moalog.aggregator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.LogPosition;
import io.moalog.stream.PlatformTopics;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final String LETTERS = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String EARLIER = "BBBBBBBBBBBBBBBBBBBBBB";

    private final Marks marks = new Marks(LETTERS, Map.of(0, 1_000L, 1, 5L), 10);

    @Test
    void aMarkedLetterIsKnownByItsPartitionAndOffset() {
        mark(LETTERS, 0, 1_003);

        assertThat(marks.have(at(0, 1_003))).isTrue();
        assertThat(marks.have(at(0, 1_004))).isFalse();
        assertThat(marks.have(at(1, 8))).isFalse();
    }

    @Test
    void marksBesideTheWindowTakeNoRoomAndMeanNoOther() {
        mark(LETTERS, 0, 999);
        mark(LETTERS, 0, 1_010);
        mark(LETTERS, 0, 1_000 + (1L << 32));
        mark(LETTERS, 2, 1_000);

        for (long offset = 1_000; offset < 1_010; offset++) {
            assertThat(marks.have(at(0, offset))).isFalse();
        }
    }

    @Test
    void aMarkOfATopicThatWasMadeAnewIsAnotherLetters() {
        mark(EARLIER, 0, 1_003);

        assertThat(marks.have(at(0, 1_003))).isFalse();
    }

    @Test
    void whatIsNoMarkIsPassedOver() {
        marks.add(record("nonsense".getBytes(UTF_8), new byte[0]));
        marks.add(record(null, new byte[0]));
        marks.add(record(at(0, 1_003).id().getBytes(UTF_8), null));

        assertThat(marks.have(at(0, 1_003))).isFalse();
    }

    private void mark(String topicId, int partition, long offset) {
        var mark = KafkaTransactions.mark(new LogPosition(topicId, partition, offset), at(0, 0));
        marks.add(record(mark.key(), mark.value()));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(PlatformTopics.REPLAYS, 0, 0, key, value);
    }

    private static LogPosition at(int partition, long offset) {
        return new LogPosition(LETTERS, partition, offset);
    }
}
