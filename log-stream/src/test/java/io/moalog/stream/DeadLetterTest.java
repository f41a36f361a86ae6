package io.moalog.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    private static DeadLetter written(DeadLetter letter) {
        ProducerRecord<byte[], byte[]> record = letter.record();
        ConsumerRecord<byte[], byte[]> read = new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value());
        record.headers().forEach(read.headers()::add);
        return DeadLetter.of(read);
    }
}
