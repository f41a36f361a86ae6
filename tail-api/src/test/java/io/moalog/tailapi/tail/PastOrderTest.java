package io.moalog.tailapi.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
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

    private static final IntPredicate NONE_DONE = partition -> false;
    private static final int MAX_BYTES = 1024 * 1024;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final PastOrder order = new PastOrder(consumer, MAX_BYTES);

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
        order.poll(Duration.ZERO, NONE_DONE);
        assertThat(order.lag()).isEqualTo(2);
        assertThat(next()).isNull();

        consumer.addRecord(record(SECOND, 0, 10));
        order.poll(Duration.ZERO, NONE_DONE);

        assertThat(next()).isEqualTo("1@0");
        assertThat(next()).isEqualTo("0@0");
        assertThat(order.lag()).isZero();
    }

    @Test
    void aPartitionThatBringsNothingIsNotWaitedForLong() {
        consumer.updateEndOffsets(Map.of(FIRST, 2L, SECOND, 5L));
        consumer.addRecord(record(FIRST, 0, 20));
        consumer.addRecord(record(FIRST, 1, 30));
        order.poll(Duration.ZERO, NONE_DONE);
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
        order.poll(Duration.ZERO, NONE_DONE);
        assertThat(consumer.paused()).containsExactly(FIRST);

        consumer.addRecord(record(SECOND, 0, 10));
        order.poll(Duration.ZERO, NONE_DONE);
        for (int n = 0; n <= 20_000; n++) {
            assertThat(next()).isNotNull();
        }

        assertThat(consumer.paused()).isEmpty();
        Positions read = new Positions();
        order.passed(read, null);
        assertThat(read.get(0)).isEqualTo(20_000);
        assertThat(read.get(1)).isEqualTo(1);
    }

    @Test
    void whatWaitsForASlowClientStaysWithinItsBytesAndOnePoll() {
        int logs = 1_000;
        byte[] value = new byte[10_000];
        consumer.updateEndOffsets(Map.of(FIRST, (long) logs, SECOND, (long) logs));
        consumer.setMaxPollRecords(20);
        for (int offset = 0; offset < logs; offset++) {
            // The second partition's logs came later, so the first's have to be polled while those wait.
            consumer.addRecord(record(FIRST, offset, offset, value));
            consumer.addRecord(record(SECOND, offset, logs / 2 + offset, value));
        }
        long onePoll = 20 * TimeOrder.cost(record(FIRST, 0, 0, value));

        List<Long> times = new ArrayList<>();
        long most = 0;
        for (int turn = 0; turn < 2 * logs; turn++) {
            order.poll(Duration.ZERO, NONE_DONE);
            most = Math.max(most, order.bytes());
            for (int taken = 0; taken < 5; taken++) {
                ConsumerRecord<byte[], byte[]> record = order.next(NONE_DONE);
                if (record != null) {
                    times.add(record.timestamp());
                }
            }
        }

        assertThat(most).isBetween((long) MAX_BYTES / 2, MAX_BYTES + onePoll);
        assertThat(times).hasSize(2 * logs).isSorted();
        assertThat(order.bytes()).isZero();
    }

    @Test
    void whatWasPolledIsForgottenWithItsBytes() {
        consumer.updateEndOffsets(Map.of(FIRST, 1L, SECOND, 1L));
        consumer.addRecord(record(FIRST, 0, 20, new byte[2 * MAX_BYTES]));
        order.poll(Duration.ZERO, NONE_DONE);
        assertThat(consumer.paused()).containsExactly(FIRST);
        order.clear();
        assertThat(order.bytes()).isZero();
        assertThat(consumer.paused()).isEmpty();
    }

    private String next() {
        ConsumerRecord<byte[], byte[]> record = order.next(NONE_DONE);
        return record == null ? null : record.partition() + "@" + record.offset();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, long timestamp) {
        return record(partition, offset, timestamp, new byte[0]);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition partition, long offset, long timestamp, byte[] value) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                timestamp,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
