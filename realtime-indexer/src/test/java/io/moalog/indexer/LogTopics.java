package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.GoneService;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServiceState;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogSource;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Kafka with registered services, as the registry and the aggregator would leave it. */
final class LogTopics implements AutoCloseable {
    private static final AtomicLong VERSIONS = new AtomicLong();

    private final EmbeddedKafka kafka = EmbeddedKafka.inTemporaryDirectory();
    private final KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
    private final Admin admin = settings.newAdmin("test");
    private final KafkaProducer<byte[], byte[]> producer = settings.newProducer("test", Map.of());

    LogTopics() throws Exception {
        PlatformTopics.ensure(settings, admin);
    }

    KafkaSettings settings() {
        return settings;
    }

    /** Makes a service of that name, with its topic. */
    ServiceName register(String name, int partitions) throws Exception {
        return register(name, partitions, IndexPlan.DAILY);
    }

    ServiceName register(String name, int partitions, IndexPlan indices) throws Exception {
        return registerAll(List.of(name), partitions, indices).get(0);
    }

    List<ServiceName> registerAll(List<String> names, int partitions) throws Exception {
        return registerAll(names, partitions, IndexPlan.DAILY);
    }

    /** The same for many at once. */
    List<ServiceName> registerAll(List<String> names, int partitions, IndexPlan indices) throws Exception {
        List<ServiceName> services = names.stream().map(ServiceName::new).toList();
        List<NewTopic> topics = services.stream()
                .map(service -> new NewTopic(topic(service), partitions, (short) 1)
                        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")))
                .toList();
        CreateTopicsResult created = admin.createTopics(topics);
        created.all().get();
        awaitLeaders(topics);
        for (ServiceName service : services) {
            producer.send(ServiceCodec.record(new Service(
                    service,
                    "test",
                    partitions,
                    Retention.DEFAULT,
                    ServiceState.ACTIVE,
                    VERSIONS.incrementAndGet(),
                    created.topicId(topic(service)).get().toString(),
                    Instant.now(),
                    null,
                    List.of(),
                    null,
                    indices,
                    Indexing.LIVE,
                    List.of())));
        }
        producer.flush();
        return services;
    }

    /** Tells every role of the retention that a service had. */
    void tellGone(ServiceName service) throws Exception {
        producer.send(GoneService.KIND.record(new GoneService(
                        service, Retention.DEFAULT, IndexPlan.DAILY, Instant.now(), VERSIONS.incrementAndGet())))
                .get();
    }

    /** Tells every role that there is no such service any more. */
    void forget(ServiceName service) throws Exception {
        producer.send(ServiceCodec.tombstone(service)).get();
    }

    /**
     * Of a producer's first requests to a partition whose broker does not lead it yet, a later one may be taken before the
     * first, which then fails with OUT_OF_ORDER_SEQUENCE_NUMBER until its delivery time-out.
     */
    private void awaitLeaders(List<NewTopic> topics) {
        Map<TopicPartition, OffsetSpec> ends = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.numPartitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        await().atMost(IndexerUnderTest.DEADLINE)
                .ignoreExceptions()
                .until(() -> admin.listOffsets(ends).all().get().size() == ends.size());
    }

    Future<RecordMetadata> send(ServiceName service, String log) {
        return send(service, log.getBytes(UTF_8));
    }

    Future<RecordMetadata> send(ServiceName service, byte @Nullable [] log) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic(service), log);
        record.headers().add(LogSource.HEADER, new LogSource("http", "10.1.2.3", null).bytes());
        return producer.send(record);
    }

    /** As retention does: Kafka no longer holds what is before that offset of partition 0. */
    void deleteBefore(ServiceName service, long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic(service), 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    void flush() {
        producer.flush();
    }

    /** The dead letters of one service so far. */
    List<DeadLetter> deadLetters(ServiceName service) {
        try (KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer("test", Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(PlatformTopics.DEAD_LETTERS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<DeadLetter> found = new ArrayList<>();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    found.add(DeadLetter.of(record));
                }
            }
            found.removeIf(letter -> !letter.service().equals(service.value()));
            return found;
        }
    }

    private static String topic(ServiceName service) {
        return new TopicName(service).toString();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        kafka.close();
    }
}
