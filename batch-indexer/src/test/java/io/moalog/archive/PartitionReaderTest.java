package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("log.a", 0);
    private static final Backlog BACKLOG = new Backlog(new ServiceName("a"), "A".repeat(22), 0, 5, 10, 10);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("none");
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final PartitionReader reader = new PartitionReader(kafka, BACKLOG, Duration.ofSeconds(1), stopped::get);

    @BeforeEach
    void begin() {
        kafka.updateBeginningOffsets(Map.of(PARTITION, 5L));
        reader.seek(5);
    }

    @Test
    void recordsComeInOrderUpToTheEndAndNoFurther() {
        add(5, 6, 7, 8, 9, 10, 11);
        assertThat(readAll()).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(reader.position()).isEqualTo(10);
    }

    @Test
    void aRecordStaysUntilItIsTaken() {
        add(5, 6);
        assertThat(reader.peek().offset()).isEqualTo(5);
        assertThat(reader.peek().offset()).isEqualTo(5);
        assertThat(reader.position()).isEqualTo(5);
        reader.take();
        assertThat(reader.position()).isEqualTo(6);
        assertThat(reader.peek().offset()).isEqualTo(6);
    }

    @Test
    void offsetsWithoutRecordsArePassedOver() {
        add(6, 9);
        assertThat(readAll()).containsExactly(6L, 9L);
        assertThat(reader.position()).isEqualTo(10);
    }

    @Test
    void afterASeekNothingOfBeforeComes() {
        add(5, 6, 7);
        reader.peek();
        reader.seek(9);
        add(9);
        assertThat(readAll()).containsExactly(9L);
    }

    @Test
    void whereKafkaFailsWhatCameBeforeIsHandedOutFirst() {
        add(5, 6);
        kafka.schedulePollTask(() -> {});
        kafka.schedulePollTask(() -> kafka.setPollException(new KafkaException("corrupt record")));
        assertThat(readAll()).containsExactly(5L, 6L);
        assertThat(reader.position()).isEqualTo(7);
        assertThatThrownBy(reader::peek).hasMessage("corrupt record");
    }

    @Test
    void aKafkaThatGivesNothingIsNotWaitedForForEver() {
        assertThat(reader.peek()).isNull();
        assertThatThrownBy(reader::peek)
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("log.a-0")
                .hasMessageContaining("from 5 on");
    }

    @Test
    void anOffsetThatKafkaDoesNotHoldIsTold() {
        reader.seek(4);
        kafka.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 4L)));
        assertThat(reader.peek()).isNull();
        assertThat(reader.isOutOfRange()).isTrue();
        assertThat(reader.position()).isEqualTo(4);
        reader.seek(5);
        assertThat(reader.isOutOfRange()).isFalse();
    }

    @Test
    void aStoppedReaderIsAtItsEnd() {
        stopped.set(true);
        assertThat(reader.peek()).isNull();
        assertThat(reader.position()).isEqualTo(5);
    }

    private List<Long> readAll() {
        List<Long> offsets = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> log = reader.peek(); log != null; log = reader.peek()) {
            offsets.add(log.offset());
            reader.take();
        }
        return offsets;
    }

    private void add(long... offsets) {
        for (long offset : offsets) {
            kafka.addRecord(new ConsumerRecord<>("log.a", 0, offset, null, new byte[0]));
        }
    }
}
