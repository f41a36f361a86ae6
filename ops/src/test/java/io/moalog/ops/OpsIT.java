package io.moalog.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ArchivePath;
import io.moalog.model.IndexName;
import io.moalog.model.IndexPeriod;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.ops.Audit.SinkAudit;
import io.moalog.ops.GroupLag.ServiceLag;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogHeaders;
import io.moalog.stream.PlatformTopics;
import io.moalog.stream.ReplayUnderWay;
import io.moalog.stream.SearchProgress;
import io.moalog.stream.TopicOffsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real node; the archive is a local folder. */
class OpsIT {
    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message log { required int64 offset; }");

    @TempDir
    static java.nio.file.Path folder;

    private static EmbeddedKafka broker;
    private static EmbeddedElasticsearch node;
    private static KafkaSettings kafka;
    private static RestClient elasticsearch;
    private static Admin admin;

    private final Configuration hadoop = new Configuration();
    private final Path archive = new Path(folder.resolve("archive").toUri());

    @BeforeAll
    static void startBackends() throws Exception {
        broker = EmbeddedKafka.inTemporaryDirectory();
        node = EmbeddedElasticsearch.inTemporaryDirectory();
        kafka = KafkaSettings.at(broker.bootstrapServers());
        elasticsearch = RestClient.builder(HttpHost.create(node.url())).build();
        admin = kafka.newAdmin("test");
        PlatformTopics.ensure(kafka, admin);
    }

    @AfterAll
    static void stopBackends() throws Exception {
        admin.close();
        elasticsearch.close();
        node.close();
        broker.close();
    }

    @Test
    void everyPositionIsAccountedFor() throws Exception {
        Service service = register("public.test.audit", 2);
        send(service, 0, 60);
        send(service, 1, 40);
        store(service, 55);
        archiveFile(service, 0, 30);
        archiveFile(service, 30, 20);
        mergedFile(service, 0, 50);
        archiveFile(withTopicId(service, Uuid.randomUuid().toString()), 0, 9);
        try (DeadLetters letters = new DeadLetters(kafka, Sink.SEARCH.stage())) {
            LogPosition refused = new LogPosition(service.topicId(), 0, 3);
            letters.send(letter(service, refused)).get(30, TimeUnit.SECONDS);
            letters.send(letter(service, refused)).get(30, TimeUnit.SECONDS);
        }
        // Logs become searchable live or from the archive: what one way has finished is finished.
        commit(Sink.SEARCH, service, Map.of(0, 46L, 1, 4L));
        commit(SearchProgress.BATCH, service, Map.of(0, 20L, 1, 10L));
        commit(Sink.ARCHIVE, service, Map.of(0, 50L));

        Ops ops = ops();
        Audit audit = ops.audit(service);

        assertThat(audit.received()).isEqualTo(100);
        assertThat(audit.sinks())
                .containsExactly(new SinkAudit("search", 55, 1, 0, 44, 0), new SinkAudit("archive", 50, 0, 0, 50, 0));
        assertThat(audit.pending()).as("14 of partition 0, 40 of partition 1").isEqualTo(54);
        assertThat(audit.complete()).isTrue();

        archiveFile(service, 50, 5);
        assertThat(ops.audit(service).archived()).isEqualTo(55);
        archiveFile(service, 50, 0);
        assertThat(ops.audit(service).archived())
                .as("the last file's rows are gone for their age")
                .isEqualTo(50);
    }

    @Test
    void aLogThatWasRefusedAndStoredLaterIsStoredAndCountedOnce() throws Exception {
        Service service = register("public.test.later", 1);
        send(service, 0, 3);
        LogPosition stays = new LogPosition(service.topicId(), 0, 0);
        LogPosition later = new LogPosition(service.topicId(), 0, 1);
        store(service, 1);
        storeAs(service, later);
        try (DeadLetters letters = new DeadLetters(kafka, Sink.SEARCH.stage())) {
            letters.send(letter(service, stays)).get(30, TimeUnit.SECONDS);
            letters.send(letter(service, later)).get(30, TimeUnit.SECONDS);
        }
        commit(Sink.SEARCH, service, Map.of(0, 3L));

        Audit audit = ops().audit(service);

        assertThat(audit.sinks().get(0)).isEqualTo(new SinkAudit("search", 2, 1, 0, 0, 0));
        assertThat(audit.deadLettered()).isEqualTo(1);
    }

    @Test
    void whereAReplaysTransactionEndsIsNoLog() throws Exception {
        Service service = register("public.test.replayed", 1);
        send(service, 0, 2);
        ProducerRecord<byte[], byte[]> mark = mark(service, 2);
        try (KafkaProducer<byte[], byte[]> producer = kafka.newProducer(
                "test", Map.of("transactional.id", service.name().value()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(service.topic(), 0, null, "{}".getBytes(UTF_8)));
            producer.send(mark);
            producer.commitTransaction();
        }

        Audit audit = ops().audit(service);

        assertThat(audit.received()).isEqualTo(3);
        assertThat(audit.complete()).isTrue();
        assertThat(audit.pending()).isEqualTo(3);
        assertThat(audit.sinks())
                .containsExactly(new SinkAudit("search", 0, 0, 0, 3, 0), new SinkAudit("archive", 0, 0, 0, 3, 0));
    }

    @Test
    void whatAnAbortedReplayLeftIsNoLog() throws Exception {
        Service service = register("public.test.aborted", 1);
        send(service, 0, 2);
        ReplayUnderWay died = new ReplayUnderWay("died", new TopicOffsets(service.topicId(), Map.of(0, 2L)));
        ReplayUnderWay next = new ReplayUnderWay("next", new TopicOffsets(service.topicId(), Map.of(0, 9L)));
        ProducerRecord<byte[], byte[]> mark = mark(service, 2);
        ProducerRecord<byte[], byte[]> log = new ProducerRecord<>(service.topic(), 0, null, "{}".getBytes(UTF_8));
        try (KafkaProducer<byte[], byte[]> producer = kafka.newProducer(
                "test", Map.of("transactional.id", service.name().value()))) {
            producer.initTransactions();
            transaction(producer, true, died.record());
            transaction(producer, true, log, mark);
            transaction(producer, false, log, log, log);
            send(service, 0, 1);
            transaction(producer, true, next.record());
            transaction(producer, false, log);
            send(service, 0, 1);
        }
        assertThat(ops().audit(service).received())
                .as("three sent, one replayed")
                .isEqualTo(5);

        try (KafkaConsumer<byte[], byte[]> consumer = kafka.newConsumer("test", Map.of())) {
            Instant nearlyOver = Instant.now().minus(ReplayUnderWay.LONGEST).plusMillis(500);
            AbortedReplays aborted = new AbortedReplays(
                    kafka,
                    consumer,
                    service,
                    List.of(new LogPosition(service.topicId(), 0, 2)),
                    Instant.now().plusSeconds(60));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                assertThat(aborted.count(new ReplayScan.Left(died, nearlyOver), next.from()))
                        .as("three and two ends, of which one was counted")
                        .hasValue(4L);
                return Instant.now()
                        .isAfter(nearlyOver.plus(ReplayUnderWay.LONGEST).plusMillis(100));
            });
        }
        Audit audit = ops().audit(service);
        assertThat(audit.received()).as("by what was kept of it").isEqualTo(5);
        assertThat(audit.complete()).isTrue();
    }

    /** The last mark of a transaction, which says that a log was brought to that place in partition 0. */
    private static ProducerRecord<byte[], byte[]> mark(Service service, long offset) {
        ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(
                PlatformTopics.REPLAYS,
                new LogPosition(Uuid.randomUuid().toString(), 0, 7).id().getBytes(UTF_8),
                new LogPosition(service.topicId(), 0, offset).id().getBytes(UTF_8));
        mark.headers().add(LogHeaders.LAST_OF_TRANSACTION, new byte[] {'1'});
        return mark;
    }

    @SafeVarargs
    private static void transaction(
            KafkaProducer<byte[], byte[]> producer, boolean commits, ProducerRecord<byte[], byte[]>... records) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            producer.send(record);
        }
        producer.flush();
        if (commits) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    @Test
    void aServiceWithoutLogsHasNothing() throws Exception {
        Audit audit = ops().audit(register("public.test.empty", 1));
        assertThat(audit.received() + audit.stored() + audit.archived() + audit.pending())
                .isZero();
    }

    @Test
    void aSinkThatKafkaDoesNotKnowIsBehindWithEverything() throws Exception {
        Service service = register("public.test.unknown", 1);
        send(service, 0, 3);
        assertThat(new LagReader(new KafkaReader(admin, Duration.ofSeconds(15))).read(List.of(service)))
                .extracting(GroupLag::group, GroupLag::lag)
                .contains(tuple("moalog.batch-indexer", 3L), tuple("moalog.realtime-indexer", 3L));
    }

    @Test
    void lagIsWhatAGroupHasNotCommittedOfThisTopic() throws Exception {
        Service service = register("public.test.lag", 1);
        send(service, 0, 10);
        commit(Sink.SEARCH, service, Map.of(0, 4L));
        commit(Sink.ARCHIVE, withTopicId(service, Uuid.randomUuid().toString()), Map.of(0, 9L));

        List<GroupLag> groups = new LagReader(new KafkaReader(admin, Duration.ofSeconds(15))).read(List.of(service));

        assertThat(groups)
                .filteredOn(group -> group.group().equals("moalog.realtime-indexer"))
                .singleElement()
                .satisfies(group ->
                        assertThat(group.services()).containsExactly(new ServiceLag("public.test.lag", 6, 4, 10)));
        assertThat(groups)
                .filteredOn(group -> group.group().equals("moalog.batch-indexer"))
                .singleElement()
                .satisfies(group -> assertThat(group.lag()).isEqualTo(10));
    }

    @Test
    void aServiceIsBehindInTheWayThatItIsIndexedBy() throws Exception {
        Service live = register("public.test.live", 1);
        Service batch = batch(register("public.test.batch", 1));
        send(live, 0, 10);
        send(batch, 0, 10);
        commit(Sink.SEARCH, batch, Map.of(0, 4L));

        List<GroupLag> groups =
                new LagReader(new KafkaReader(admin, Duration.ofSeconds(15))).read(List.of(live, batch));

        assertThat(groups)
                .filteredOn(group -> group.group().equals("moalog.realtime-indexer"))
                .singleElement()
                .satisfies(group ->
                        assertThat(group.services()).containsExactly(new ServiceLag("public.test.live", 10, 0, 10)));
        assertThat(groups)
                .filteredOn(group -> group.group().equals("moalog.batch-search"))
                .singleElement()
                .satisfies(group ->
                        assertThat(group.services()).containsExactly(new ServiceLag("public.test.batch", 6, 4, 10)));
    }

    private Ops ops() {
        JdbcDataSource sql = new JdbcDataSource();
        OpsBackends backends = new OpsBackends(elasticsearch, hadoop, archive, sql, logs -> Map.of(), Optional.empty());
        Ops ops = new Ops(kafka, new ServicesView(kafka), backends, new SimpleMeterRegistry());
        assertThat(ops.checks().get(0).up()).isTrue();
        return ops;
    }

    private static Service register(String name, int partitions) throws Exception {
        NewTopic topic = new NewTopic("log." + name, partitions, (short) 1);
        String id =
                admin.createTopics(List.of(topic)).topicId(topic.name()).get().toString();
        return new Service(
                new ServiceName(name),
                "tests",
                partitions,
                Retention.DEFAULT,
                ServiceState.ACTIVE,
                1,
                id,
                Instant.now());
    }

    private static Service batch(Service service) {
        return new Service(
                service.name(),
                service.owner(),
                service.partitions(),
                service.retention(),
                service.state(),
                service.version(),
                service.topicId(),
                service.createdAt(),
                null,
                List.of(),
                null,
                service.indices(),
                Indexing.BATCH,
                List.of());
    }

    private static Service withTopicId(Service service, String topicId) {
        return new Service(
                service.name(),
                service.owner(),
                service.partitions(),
                service.retention(),
                service.state(),
                service.version(),
                topicId,
                service.createdAt());
    }

    private static void send(Service service, int partition, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.newProducer("test", Map.of())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(service.topic(), partition, null, "{}".getBytes(UTF_8)));
            }
        }
    }

    private static void store(Service service, int count) throws Exception {
        String index = new IndexName(service.name(), IndexPeriod.DAY, LocalDate.of(2026, 11, 20)).toString();
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < count; i++) {
            bulk.append("{\"create\":{\"_index\":\"").append(index).append("\"}}\n{\"message\":\"x\"}\n");
        }
        Request create = new Request("PUT", "/" + index);
        create.setJsonEntity("{\"aliases\":{\"%s\":{}}}".formatted(IndexName.alias(service.name())));
        elasticsearch.performRequest(create);
        Request request = new Request("POST", "/_bulk");
        request.setJsonEntity(bulk.toString());
        elasticsearch.performRequest(request);
    }

    private static void storeAs(Service service, LogPosition position) throws Exception {
        String index = new IndexName(service.name(), IndexPeriod.DAY, LocalDate.of(2026, 11, 20)).toString();
        Request create = new Request("PUT", "/" + index + "/_create/" + position.id());
        create.setJsonEntity("{}");
        elasticsearch.performRequest(create);
    }

    private void archiveFile(Service service, long first, int rows) throws Exception {
        writeFile(archivePath(service, first, 0), first, rows, Map.of());
    }

    /** Replaces the files that begin at 0 and 30, which still stand beside it. */
    private void mergedFile(Service service, long first, int rows) throws Exception {
        String replaces = archivePath(service, 0, 0).name() + ","
                + archivePath(service, 30, 0).name();
        writeFile(archivePath(service, first, 1), first, rows, Map.of("moalog.replaces", replaces));
    }

    private static ArchivePath archivePath(Service service, long first, int generation) {
        LogPosition position = new LogPosition(service.topicId(), 0, first);
        return new ArchivePath(service.name(), LocalDate.of(2026, 11, 20), position, generation);
    }

    private void writeFile(ArchivePath path, long first, int rows, Map<String, String> footer) throws Exception {
        try (ParquetWriter<org.apache.parquet.example.data.Group> writer = ExampleParquetWriter.builder(
                        new Path(archive, path.toString()))
                .withConf(hadoop)
                .withType(SCHEMA)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withExtraMetaData(footer)
                .build()) {
            SimpleGroupFactory factory = new SimpleGroupFactory(SCHEMA);
            for (int i = 0; i < rows; i++) {
                writer.write(factory.newGroup().append("offset", first + i));
            }
        }
    }

    private static DeadLetter letter(Service service, LogPosition position) {
        return new DeadLetter(
                service.name().value(), Sink.SEARCH.stage(), "why", null, position, null, "{}".getBytes(UTF_8));
    }

    private static void commit(Sink sink, Service service, Map<Integer, Long> offsets) throws Exception {
        commit(sink.group(), service, offsets);
    }

    private static void commit(String group, Service service, Map<Integer, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> commits = new java.util.HashMap<>();
        offsets.forEach((partition, offset) -> commits.put(
                new TopicPartition(service.topic(), partition), new OffsetAndMetadata(offset, service.topicId())));
        admin.alterConsumerGroupOffsets(group, commits).all().get();
    }
}
