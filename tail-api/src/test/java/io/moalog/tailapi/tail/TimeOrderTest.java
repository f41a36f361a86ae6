package io.moalog.tailapi.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TimeOrderTest {
    private final TimeOrder order = new TimeOrder();

    @Test
    void partitionsAreMergedByTimeAndEachKeepsItsOwnOrder() {
        order.add(List.of(record(0, 0, 10), record(0, 1, 40), record(0, 2, 20)));
        order.add(List.of(record(1, 0, 15), record(1, 1, 30)));
        assertThat(drain()).containsExactly("0@0", "1@0", "1@1", "0@1", "0@2");
    }

    @Test
    void aPartitionThatMayBringEarlierRecordsIsWaitedFor() {
        order.expect(1);
        order.add(List.of(record(0, 0, 10)));
        assertThat(order.next(partition -> partition == 1)).isNull();
        order.add(List.of(record(1, 0, 5)));
        assertThat(drain()).containsExactly("1@0", "0@0");
    }

    private List<String> drain() {
        List<String> drained = new ArrayList<>();
        ConsumerRecord<byte[], byte[]> next = order.next(partition -> false);
        while (next != null) {
            drained.add(next.partition() + "@" + next.offset());
            next = order.next(partition -> false);
        }
        return drained;
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, long timestamp) {
        return new ConsumerRecord<>(
                "t",
                partition,
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
