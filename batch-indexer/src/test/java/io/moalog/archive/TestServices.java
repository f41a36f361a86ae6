package io.moalog.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import io.moalog.stream.ActiveServices;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Services with their topics in the shared Kafka, and what is sent to them. */
final class TestServices implements ActiveServices, AutoCloseable {
    private final Map<ServiceName, String> topicIds = new ConcurrentHashMap<>();
    private final Map<ServiceName, Age> kept = new ConcurrentHashMap<>();
    final Set<ServiceName> indexing = ConcurrentHashMap.newKeySet();
    private final Admin admin = Backends.kafka().newAdmin("test");
    private final KafkaProducer<byte[], byte[]> producer = Backends.kafka().newProducer("test", Map.of());

    @Override
    public Map<ServiceName, String> topicIds() {
        return topicIds;
    }

    /** A topic as the registry makes it: the receive time is the broker's. */
    ServiceName create(String name, int partitions) {
        return create(name, partitions, Map.of("message.timestamp.type", "LogAppendTime"));
    }

    /** A topic whose records carry the receive time that the test gives them, so that days pass quickly. */
    ServiceName createWithOwnTimes(String name) {
        return create(name, 1, Map.of("message.timestamp.type", "CreateTime"));
    }

    private ServiceName create(String name, int partitions, Map<String, String> configs) {
        ServiceName service = new ServiceName(name);
        String topic = topic(service);
        Map<String, String> all = new HashMap<>(configs);
        all.put("retention.ms", "-1");
        CreateTopicsResult created =
                admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(all)));
        topicIds.put(service, get(created.topicId(topic)).toString());
        await().atMost(Duration.ofSeconds(30)).until(() -> partitions(service), known -> known.orElse(0) == partitions);
        return service;
    }

    /** Many at once, with one partition each. */
    List<ServiceName> createAll(List<String> names) {
        List<ServiceName> services = names.stream().map(ServiceName::new).toList();
        CreateTopicsResult created = admin.createTopics(services.stream()
                .map(service -> new NewTopic(topic(service), 1, (short) 1))
                .toList());
        services.forEach(service ->
                topicIds.put(service, get(created.topicId(topic(service))).toString()));
        services.forEach(service -> await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .until(() -> partitions(service), Optional::isPresent));
        return services;
    }

    private Optional<Integer> partitions(ServiceName service) throws InterruptedException {
        try {
            return Optional.of(admin.describeTopics(List.of(topic(service)))
                    .allTopicNames()
                    .get()
                    .get(topic(service))
                    .partitions()
                    .size());
        } catch (ExecutionException unknown) {
            return Optional.empty();
        }
    }

    /** Nothing of names that no test has given any. */
    Optional<Retention> retention(ServiceName service) {
        return Optional.ofNullable(kept.get(service))
                .map(archive -> new Retention(Age.parse("1h"), Age.parse("1h"), archive));
    }

    /** Whether what is archived of the service is still to be indexed. */
    boolean isIndexing(ServiceName service) {
        return indexing.contains(service);
    }

    void keep(ServiceName service, String archive) {
        kept.put(service, Age.parse(archive));
    }

    void delete(ServiceName service) {
        get(admin.deleteTopics(List.of(topic(service))).all());
        topicIds.remove(service);
    }

    /** Sends {@code {"n":from}} to {@code {"n":to - 1}}, round robin over the partitions. */
    void send(ServiceName service, int from, int to) throws InterruptedException {
        int partitions = partitions(service).orElseThrow();
        send(IntStream.range(from, to)
                .mapToObj(n -> new ProducerRecord<byte[], byte[]>(
                        topic(service), n % partitions, null, ("{\"n\":" + n + "}").getBytes(UTF_8)))
                .toList());
    }

    void send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        sent.forEach(TestServices::get);
    }

    /** Sends one log that Kafka received at {@code received}, to the first partition. */
    void sendAt(ServiceName service, Instant received, String log) {
        get(producer.send(new ProducerRecord<>(topic(service), 0, received.toEpochMilli(), null, log.getBytes(UTF_8))));
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        return get(producer.send(record));
    }

    /** As retention does it: what is before {@code offset} in the first partition is gone. */
    void deleteBefore(ServiceName service, long offset) {
        get(admin.deleteRecords(Map.of(new TopicPartition(topic(service), 0), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /** A transaction has ended before its marker is in the partition: waits until all is committed up to {@code end}. */
    void awaitCommitted(ServiceName service, long end) {
        TopicPartition partition = new TopicPartition(topic(service), 0);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> get(admin.listOffsets(
                                                Map.of(partition, OffsetSpec.latest()),
                                                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                        .partitionResult(partition))
                                .offset(),
                        offset -> offset == end);
    }

    Admin admin() {
        return admin;
    }

    static String topic(ServiceName service) {
        return new TopicName(service).toString();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
