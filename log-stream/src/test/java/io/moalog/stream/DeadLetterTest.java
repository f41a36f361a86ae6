package io.moalog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    @Test
    void aLogOfAnUnclaimedNameIsSaidToBeOneAndHowItCame() {
        Unclaimed tagged = new Unclaimed("tag", "forward", "kube.payment");
        DeadLetter letter = DeadLetter.unsent("kube.payment", "aggregator", "why", "10.0.0.7", new byte[] {1, 2});

        DeadLetter kept = written(letter.asUnclaimed(tagged));

        assertThat(kept.unclaimed()).isEqualTo(tagged);
        assertThat(kept.sender()).isEqualTo("10.0.0.7");
        assertThat(written(letter).unclaimed()).isNull();
    }

    @Test
    void whatIsCutIsNoWholeLogAnyMore() {
        DeadLetter letter = DeadLetter.unsent("a", "aggregator", "why", null, new byte[10])
                .asUnclaimed(new Unclaimed("app-name", "syslog-udp", null));

        assertThat(written(letter.cut(10)).unclaimed()).isNotNull();
        assertThat(written(letter.cut(9)).unclaimed()).isNull();
    }

    @Test
    void aWholeLogThatASinkRefusedSaysWhenItWasReceived() {
        ConsumerRecord<byte[], byte[]> log = new ConsumerRecord<>(
                "log.a",
                0,
                7,
                1_795_168_800_000L,
                TimestampType.LOG_APPEND_TIME,
                0,
                2,
                null,
                new byte[2],
                new RecordHeaders(),
                Optional.empty());
        LogBatch batch = new LogBatch(new ServiceName("a"), Uuid.randomUuid().toString(), List.of(log), () -> {});

        DeadLetter refused = DeadLetter.refused(batch, log, "realtime-indexer", "why");

        assertThat(written(refused).received()).isEqualTo(1_795_168_800_000L);
        assertThat(written(refused.cut(1)).received()).isNull();
    }

    @Test
    void whatAnotherHandWroteIsReadAsFarAsItGoes() {
        ConsumerRecord<byte[], byte[]> foreign = new ConsumerRecord<>("moalog.dead-letters", 0, 0, null, null);
        foreign.headers().add("lost-to", "many".getBytes(UTF_8)).add("position", "here".getBytes(UTF_8));

        DeadLetter read = DeadLetter.of(foreign);

        assertThat(read.lostTo()).isNull();
        assertThat(read.position()).isNull();
    }

    private static DeadLetter written(DeadLetter letter) {
        ProducerRecord<byte[], byte[]> record = letter.record();
        ConsumerRecord<byte[], byte[]> read = new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value());
        record.headers().forEach(read.headers()::add);
        return DeadLetter.of(read);
    }
}
