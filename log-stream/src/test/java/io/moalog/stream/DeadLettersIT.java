package io.moalog.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.standalone.kafka.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DeadLettersIT {
    @Test
    void aLetterWaitsForKafkaAndATooLargeOneIsCutAndKept() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.inTemporaryDirectory()) {
            KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
            try (Admin admin = settings.newAdmin("test")) {
                PlatformTopics.ensure(settings, admin);
            }
            kafka.stop();
            try (DeadLetters deadLetters = new DeadLetters(settings, "test")) {
                CompletableFuture<Void> small = deadLetters.send(letter("small", 10));
                CompletableFuture<Void> large = deadLetters.send(letter("large", PlatformTopics.MAX_MESSAGE_BYTES));
                assertThat(small).isNotDone();
                kafka.restart();
                small.get(60, TimeUnit.SECONDS);
                large.get(60, TimeUnit.SECONDS);
            }
            List<DeadLetter> kept = read(settings);
            assertThat(kept).extracting(DeadLetter::service).containsExactlyInAnyOrder("small", "large");
            DeadLetter cut = kept.stream()
                    .filter(letter -> letter.service().equals("large"))
                    .findFirst()
                    .orElseThrow();
            assertThat(cut.body()).hasSize(64 * 1024);
            assertThat(cut.reason()).contains("refused", "65536", Integer.toString(PlatformTopics.MAX_MESSAGE_BYTES));
        }
    }

    private static DeadLetter letter(String service, int length) {
        return DeadLetter.unsent(service, "test", "refused", null, new byte[length]);
    }

    private static List<DeadLetter> read(KafkaSettings settings) {
        try (KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer("test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(PlatformTopics.DEAD_LETTERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<DeadLetter> letters = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> letters.add(DeadLetter.of(record)));
            }
            return letters;
        }
    }
}
