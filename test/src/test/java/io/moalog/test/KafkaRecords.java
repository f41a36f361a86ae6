package io.moalog.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What is in Kafka, past moalog. */
record KafkaRecords(KafkaSettings kafka) {

    /** Puts something into a service's topic that is no log. */
    void putNoLog(String service) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.newProducer("test", Map.of())) {
            producer.send(new ProducerRecord<>(topic(service), "this is no log".getBytes(UTF_8)))
                    .get();
        }
    }

    /** The positions of all of a service's records. */
    Set<String> positions(String service) throws Exception {
        try (Admin admin = kafka.newAdmin("test")) {
            String id = admin.describeTopics(List.of(topic(service)))
                    .allTopicNames()
                    .get()
                    .get(topic(service))
                    .topicId()
                    .toString();
            return read(topic(service)).stream()
                    .map(record -> new LogPosition(id, record.partition(), record.offset()).id())
                    .collect(Collectors.toSet());
        }
    }

    /** The positions of a service's logs that the realtime indexer could not take; a crash may repeat one. */
    Set<String> deadLetters(String service) {
        return read(PlatformTopics.DEAD_LETTERS).stream()
                .map(DeadLetter::of)
                .filter(letter ->
                        letter.service().equals(service) && letter.stage().equals("realtime-indexer"))
                .map(letter -> Objects.requireNonNull(letter.position()).id())
                .collect(Collectors.toSet());
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.newConsumer("test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private static String topic(String service) {
        return new TopicName(new ServiceName(service)).toString();
    }
}
