package io.moalog.rules.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import io.moalog.stream.LogBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PendingBatchTest {
    private static final ServiceName SERVICE = new ServiceName("a");

    private final List<String> events = new ArrayList<>();
    private final PendingBatch pending = new PendingBatch(batch(), unused -> events.add("forgotten"));

    @Test
    void itIsDoneWhenNobodyHoldsIt() {
        pending.hold();
        pending.release();
        assertThat(events).isEmpty();
        pending.release();
        assertThat(events).containsExactly("forgotten", "done");
    }

    @Test
    void theLogsOfAPartitionThatIsReadElsewhereAreLetGoOf() {
        assertThat(pending.giveUp(new ServiceName("b"), 2)).isFalse();
        assertThat(pending.giveUp(SERVICE, 1)).isFalse();
        assertThat(pending.batch()).isNotNull();

        assertThat(pending.giveUp(SERVICE, 2)).isTrue();
        assertThat(pending.batch()).isNull();
        pending.release();
        assertThat(events).as("nothing of it is committed here").containsExactly("forgotten");
    }

    private LogBatch batch() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("log.a", 2, 7, new byte[0], new byte[0]);
        return new LogBatch(SERVICE, "0123456789012345678901", List.of(record), () -> events.add("done"));
    }
}
