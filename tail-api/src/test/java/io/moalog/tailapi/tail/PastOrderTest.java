package io.moalog.tailapi.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PastOrderTest {
    private static final TopicPartition FIRST = new TopicPartition("log.a", 0);
    private static final TopicPartition SECOND = new TopicPartition("log.a", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final PastOrder order = new PastOrder(consumer);

    @BeforeEach
    void assign() {
        consumer.assign(Set.of(FIRST, SECOND));
        consumer.seek(FIRST, 0);
        consumer.seek(SECOND, 0);
        order.expect(Set.of(FIRST, SECOND));
    }

    @Test
    void aPartitionThatHasMoreIsWaitedFor() {
        consumer.updateEndOffsets(Map.of(FIRST, 1L, SECOND, 1L));
        consumer.addRecord(record(FIRST, 0, 20));
        order.add(consumer.poll(Duration.ZERO));
        assertThat(order.lag()).isEqualTo(2);
        assertThat(next()).isNull();

        consumer.addRecord(record(SECOND, 0, 10));
        order.add(consumer.poll(Duration.ZERO));

        assertThat(next()).isEqualTo("1@0");
        assertThat(next()).isEqualTo("0@0");
        assertThat(order.lag()).isZero();
    }

    @Test
    void aPartitionThatBringsNothingIsNotWaitedForLong() {
        consumer.updateEndOffsets(Map.of(FIRST, 2L, SECOND, 5L));
        consumer.addRecord(record(FIRST, 0, 20));
        consumer.addRecord(record(FIRST, 1, 30));
        order.add(consumer.poll(Duration.ZERO));
        assertThat(next()).isNull();
        await().atMost(Duration.ofSeconds(30)).until(() -> "0@0".equals(next()));
        assertThat(next()).isEqualTo("0@1");
    }

    @Test
    void aPartitionFarAheadRestsUntilItWasBrought() {
        consumer.updateEndOffsets(Map.of(FIRST, 20_000L, SECOND, 1L));
        consumer.setMaxPollRecords(30_000);
        for (int offset = 0; offset < 20_000; offset++) {
            consumer.addRecord(record(FIRST, offset, 20));
        }
        order.add(consumer.poll(Duration.ZERO));
        assertThat(consumer.paused()).containsExactly(FIRST);

        consumer.addRecord(record(SECOND, 0, 10));
        order.add(consumer.poll(Duration.ZERO));
        for (int n = 0; n <= 20_000; n++) {
            assertThat(next()).isNotNull();
        }

        assertThat(consumer.paused()).isEmpty();
        Positions read = new Positions();
        order.passed(read, null);
        assertThat(read.get(0)).isEqualTo(20_000);
        assertThat(read.get(1)).isEqualTo(1);
    }

    private String next() {
        ConsumerRecord<byte[], byte[]> record = order.next(partition -> false);
        return record == null ? null : record.partition() + "@" + record.offset();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, long timestamp) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                timestamp,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }
}
