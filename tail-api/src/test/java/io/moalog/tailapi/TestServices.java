package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServiceState;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** Does what registry and aggregator do: makes services with their topics, and sends their logs. */
public final class TestServices implements AutoCloseable {
    private static final AtomicLong VERSION = new AtomicLong(System.nanoTime());

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    public TestServices(KafkaSettings kafka) throws Exception {
        admin = kafka.newAdmin("test");
        producer = kafka.newProducer("test", Map.of());
        PlatformTopics.ensure(kafka, admin);
    }

    /** A new service with a name of its own. */
    public ServiceName add(String name, int partitions) throws Exception {
        ServiceName service = new ServiceName(name + "." + Long.toString(VERSION.incrementAndGet(), 36));
        createTopic(service, partitions);
        return service;
    }

    /** Makes the topic of a service, which may have been there before, and publishes it. */
    public void createTopic(ServiceName service, int partitions) throws Exception {
        String topic = new TopicName(service).toString();
        NewTopic made = new NewTopic(topic, partitions, (short) 1)
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        String id = eventually(() -> admin.createTopics(List.of(made)).topicId(topic))
                .toString();
        producer.send(ServiceCodec.record(new Service(
                        service,
                        "tests",
                        partitions,
                        Retention.DEFAULT,
                        ServiceState.ACTIVE,
                        VERSION.incrementAndGet(),
                        id,
                        Instant.now())))
                .get(30, TimeUnit.SECONDS);
    }

    /** What Kafka answers when it has done what was asked before, such as deleting a topic of that name. */
    private static <T> T eventually(Supplier<KafkaFuture<T>> ask) {
        List<T> answer = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            answer.add(ask.get().get(30, TimeUnit.SECONDS));
            return true;
        });
        return answer.get(0);
    }

    public void deleteTopic(ServiceName service) throws Exception {
        admin.deleteTopics(List.of(new TopicName(service).toString())).all().get(30, TimeUnit.SECONDS);
    }

    public void setPartitions(ServiceName service, int partitions) throws Exception {
        admin.createPartitions(Map.of(new TopicName(service).toString(), NewPartitions.increaseTo(partitions)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    /** Lets Kafka forget everything before {@code offset}. */
    public void forget(ServiceName service, int partition, long offset) throws Exception {
        TopicPartition where = new TopicPartition(new TopicName(service).toString(), partition);
        admin.deleteRecords(Map.of(where, RecordsToDelete.beforeOffset(offset)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    public Future<RecordMetadata> send(ServiceName service, int partition, String json) {
        return producer.send(
                new ProducerRecord<>(new TopicName(service).toString(), partition, null, json.getBytes(UTF_8)));
    }

    /** Sends and waits for Kafka's acknowledgement. */
    public RecordMetadata sendNow(ServiceName service, int partition, String json) throws Exception {
        Future<RecordMetadata> sent = send(service, partition, json);
        producer.flush();
        return sent.get(60, TimeUnit.SECONDS);
    }

    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
