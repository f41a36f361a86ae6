package io.moalog.aggregator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicScanTest {
    private static final TopicPartition ONE = new TopicPartition("topic", 0);
    private static final TopicPartition OTHER = new TopicPartition("topic", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final TopicScan scan = new TopicScan(consumer, Duration.ofMillis(50));
    private final List<String> read = new ArrayList<>();

    @Test
    void eachPartitionIsReadFromItsBeginningToItsEnd() throws Exception {
        consumer.schedulePollTask(() -> {
            add(ONE, 3, 4, 5, 6);
            add(OTHER, 0);
        });

        assertThat(scan.read(Map.of(ONE, 3L, OTHER, 0L), Map.of(ONE, 5L, OTHER, 1L), this::take))
                .isEqualTo(Map.of(ONE, 5L, OTHER, 1L));
        assertThat(read).containsExactlyInAnyOrder("0@3", "0@4", "1@0");
    }

    @Test
    void whoeverHasEnoughIsGivenNoMoreAndToldHowFarItCame() throws Exception {
        consumer.schedulePollTask(() -> add(ONE, 0, 1));
        consumer.schedulePollTask(() -> add(ONE, 2));
        TopicScan.Taker enough = new TopicScan.Taker() {
            @Override
            public void take(ConsumerRecord<byte[], byte[]> record) {
                TopicScanTest.this.take(record);
            }

            @Override
            public boolean goesOn() {
                return false;
            }
        };

        assertThat(scan.read(Map.of(ONE, 0L), Map.of(ONE, 3L, OTHER, 7L), enough))
                .isEqualTo(Map.of(ONE, 2L));
        assertThat(read).containsExactly("0@0", "0@1");
    }

    @Test
    void whereKafkaGivesNothingFurtherItEnds() {
        consumer.schedulePollTask(() -> add(ONE, 0));

        assertThatThrownBy(() -> scan.read(Map.of(ONE, 0L), Map.of(ONE, 2L), this::take))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("topic-0");
        assertThat(read).containsExactly("0@0");
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        read.add(record.partition() + "@" + record.offset());
    }

    private void add(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            consumer.addRecord(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
        }
    }
}
