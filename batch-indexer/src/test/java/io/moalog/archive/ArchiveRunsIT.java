package io.moalog.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveRunsIT {
    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);

    @AfterEach
    void close() throws Exception {
        archive.close();
        services.close();
    }

    @Test
    void aLogIsArchivedWithEverythingThatKafkaHasOfIt() throws Exception {
        ServiceName service = services.create("fields.one", 1);
        String json = "{\"@timestamp\":\"2026-11-20T08:59:58.5Z\",\"level\":\"ERROR\",\"host\":\"seoul-1\","
                + "\"traceId\":\"4bf92f\",\"message\":\"결제 실패 🪵 naïve\",\"deep\":{\"a\":[1,null]}}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(TestServices.topic(service), 0, "seoul-1".getBytes(UTF_8), json.getBytes(UTF_8));
        record.headers().add("protocol", "http".getBytes(UTF_8));
        RecordMetadata kept = services.send(record);

        assertThat(archive.indexer().flush()).isEqualTo(new ArchiveRun(1, 1, 0, List.of()));

        OffsetDateTime received = Instant.ofEpochMilli(kept.timestamp()).atOffset(ZoneOffset.UTC);
        assertThat(archive.query("SELECT * FROM %s"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("received", received)
                        .containsEntry("event_time", OffsetDateTime.parse("2026-11-20T08:59:58.5Z"))
                        .containsEntry("host", "seoul-1")
                        .containsEntry("level", "ERROR")
                        .containsEntry("trace_id", "4bf92f")
                        .containsEntry("topic_id", services.topicIds().get(service))
                        .containsEntry("partition", 0)
                        .containsEntry("offset", 0L)
                        .containsEntry("key", "seoul-1")
                        .containsEntry("headers", "{\"protocol\":\"http\"}")
                        .containsEntry("message", "결제 실패 🪵 naïve")
                        .containsEntry("rest", "{\"deep\":{\"a\":[1,null]}}")
                        .containsEntry("raw", null)
                        .containsEntry("service", "fields.one")
                        .containsEntry("dt", received.toLocalDate()));
        ArchivedFile file = archive.files(service).get(0);
        assertThat(file.path().toString())
                .isEqualTo("service=fields.one/dt=" + received.toLocalDate() + "/"
                        + services.topicIds().get(service) + "-0-0.parquet");
        assertThat(file.footer().firstReceived()).isEqualTo(Instant.ofEpochMilli(kept.timestamp()));
        assertThat(archive.temporaries()).isEmpty();
    }

    @Test
    void everyRunAddsWhatIsNewAndNothingElse() throws Exception {
        ServiceName service = services.create("again.and.again", 3);
        ArchiveRuns indexer = archive.indexer();
        services.send(service, 0, 300);
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(3, 300, 0, List.of()));
        assertThat(indexer.flush()).isEqualTo(ArchiveRun.NOTHING);
        assertThat(archive.indexer().flush()).as("another process").isEqualTo(ArchiveRun.NOTHING);
        services.send(service, 300, 301);
        assertThat(archive.indexer().flush()).isEqualTo(new ArchiveRun(1, 1, 0, List.of()));
        services.send(service, 301, 400);
        assertThat(indexer.flush().rows()).isEqualTo(99);

        assertThat(archive.numbers()).isEqualTo(numbers(0, 400));
        archive.assertChainsAreWhole(service);
        assertThat(archive.counted("moalog.archive.rows")).isEqualTo(400);
        assertThat(archive.meters.get("moalog.archive.lag").gauge().value()).isZero();
    }

    @Test
    void theGroupShowsHowFarTheArchiveIs() throws Exception {
        ServiceName service = services.create("shown.lag", 1);
        services.send(service, 0, 50);
        archive.indexer().flush();
        Map<TopicPartition, OffsetAndMetadata> offsets = TestServices.get(services.admin()
                .listConsumerGroupOffsets("moalog.batch-indexer")
                .partitionsToOffsetAndMetadata());
        assertThat(offsets.get(new TopicPartition(TestServices.topic(service), 0)))
                .isEqualTo(new OffsetAndMetadata(50, services.topicIds().get(service)));
    }

    @Test
    void aFullFileIsFollowedByTheNext() throws Exception {
        ServiceName service = services.create("many.files", 1);
        services.send(service, 0, 1_050);
        ArchiveRuns indexer = archive.indexer(new FileLimits(1 << 20, 100, 1 << 20), Step.Listener.NONE);
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(11, 1_050, 0, List.of()));
        assertThat(archive.numbers()).isEqualTo(numbers(0, 1_050));
        archive.assertChainsAreWhole(service);
    }

    @Test
    void aFileHoldsOneDayAndDaysNeverGoBack() throws Exception {
        ServiceName service = services.createWithOwnTimes("new.day");
        services.sendAt(service, Instant.parse("2025-11-19T23:59:59.999Z"), "{\"n\":0}");
        services.sendAt(service, Instant.parse("2025-11-20T00:00:00Z"), "{\"n\":1}");
        services.sendAt(service, Instant.parse("2025-11-19T23:59:59Z"), "{\"n\":2}");
        archive.indexer().flush();
        services.sendAt(service, Instant.parse("2025-11-18T00:00:00Z"), "{\"n\":3}");
        services.sendAt(service, Instant.parse("2025-11-21T10:00:00Z"), "{\"n\":4}");
        archive.indexer().flush();

        assertThat(archive.files(service))
                .extracting(
                        file -> file.path().day(),
                        file -> file.path().first().offset(),
                        file -> file.footer().end())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2025-11-19"), 0L, 1L),
                        org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2025-11-20"), 1L, 3L),
                        org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2025-11-20"), 3L, 4L),
                        org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2025-11-21"), 4L, 5L));
        assertThat(archive.query("SELECT received FROM %s WHERE CAST(rest->>'n' AS INTEGER) = 3"))
                .as("the receive time itself stays what it is")
                .singleElement()
                .isEqualTo(Map.of("received", OffsetDateTime.parse("2025-11-18T00:00:00Z")));
        archive.assertChainsAreWhole(service);
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginning() throws Exception {
        ServiceName service = services.create("made.anew", 1);
        services.send(service, 0, 10);
        ArchiveRuns indexer = archive.indexer();
        indexer.flush();
        services.delete(service);
        services.create("made.anew", 1);
        services.send(service, 10, 15);
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(1, 5, 0, List.of()));
        assertThat(archive.numbers()).isEqualTo(numbers(0, 15));
        assertThat(archive.query("SELECT count(DISTINCT topic_id) AS topics FROM %s"))
                .containsExactly(Map.of("topics", 2L));
        archive.assertChainsAreWhole(service);
    }

    @Test
    void whatIsReadOfATopicThatIsMadeAnewMeanwhileIsNotArchived() throws Exception {
        ServiceName service = services.create("remade.meanwhile", 1);
        services.send(service, 0, 10);
        ArchiveRuns indexer = archive.indexer(FileLimits.defaults(), step -> {
            if (step == Step.CREATE && archive.meters.find("moalog.test.remade").counter() == null) {
                archive.meters.counter("moalog.test.remade").increment();
                services.delete(service);
                services.create("remade.meanwhile", 1);
                services.sendAt(service, Instant.now(), "{\"n\":10}");
                services.sendAt(service, Instant.now(), "{\"n\":11}");
            }
        });
        assertThat(indexer.flush()).as("no failure, and no row").isEqualTo(ArchiveRun.NOTHING);
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(1, 2, 0, List.of()));
        assertThat(archive.numbers()).isEqualTo(numbers(10, 12));
    }

    @Test
    void partitionsAddedLaterAreReadFromTheirBeginning() throws Exception {
        ServiceName service = services.create("more.partitions", 1);
        services.send(service, 0, 10);
        archive.indexer().flush();
        TestServices.get(services.admin()
                .createPartitions(
                        Map.of(TestServices.topic(service), org.apache.kafka.clients.admin.NewPartitions.increaseTo(3)))
                .all());
        services.send(service, 10, 40);
        archive.indexer().flush();
        assertThat(archive.numbers()).isEqualTo(numbers(0, 40));
    }

    @Test
    void abortedTransactionsAreNotArchivedAndMarkersLeaveNothingBehind() throws Exception {
        ServiceName service = services.create("with.transactions", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                Backends.kafka().newProducer("transactions", Map.of("transactional.id", "test"))) {
            producer.initTransactions();
            for (int n = 0; n < 6; n++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(
                        TestServices.topic(service), 0, null, ("{\"n\":" + n + "}").getBytes(UTF_8)));
                // What is not sent yet, an abort just forgets.
                producer.flush();
                if (n % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
                services.awaitCommitted(service, 2L * (n + 1));
                assertThat(archive.indexer().flush()).isEqualTo(new ArchiveRun((n + 1) % 2, (n + 1) % 2, 0, List.of()));
            }
        }
        assertThat(archive.numbers()).isEqualTo(List.of(0, 2, 4));
        archive.assertChainsAreWhole(service);
    }

    @Test
    void whatADeadRunLeftBehindGoesByItsAge() throws Exception {
        ServiceName service = services.create("left.behind", 1);
        archive.leaveTemporary("old", Duration.ofHours(2));
        archive.leaveTemporary("young", Duration.ofMinutes(30));
        services.send(service, 0, 3);
        archive.indexer().flush();
        assertThat(archive.temporaries()).containsExactly("young");
    }

    @Test
    void aServiceWhoseTopicIsGoneKeepsNobodyWaiting() throws Exception {
        ServiceName gone = services.create("gone.topic", 1);
        ServiceName here = services.create("here.topic", 1);
        String id = services.topicIds().get(gone);
        services.delete(gone);
        services.topicIds().put(gone, id);
        services.send(here, 0, 5);
        assertThat(archive.indexer().flush()).isEqualTo(new ArchiveRun(1, 5, 0, List.of()));
    }

    @Test
    void aPartitionIsWrittenOnceItsLogsAreManyOrOneIsOld() throws Exception {
        ServiceName few = services.create("few.young", 1);
        ServiceName many = services.create("many.young", 1);
        ServiceName old = services.createWithOwnTimes("few.old");
        services.send(few, 0, 3);
        services.send(many, 3, 23);
        // At one time, so that midnight does not make two files of them.
        Instant hourAgo = Instant.now().minus(Duration.ofMinutes(61));
        services.sendAt(old, hourAgo, "{\"n\":23}");
        services.sendAt(old, hourAgo, "{\"n\":24}");
        WriteWhen when = new WriteWhen(1_000, Duration.ofHours(1), Duration.ZERO);
        ArchiveRuns indexer = archive.indexer(when, FileLimits.defaults(), Step.Listener.NONE);

        assertThat(scheduled(indexer, when.age())).isEqualTo(new ArchiveRun(2, 22, 3, List.of()));
        services.sendAt(old, Instant.now(), "{\"n\":25}");
        assertThat(scheduled(indexer, when.age())).isEqualTo(new ArchiveRun(0, 0, 4, List.of()));
        ArchiveRuns another = archive.indexer(when, FileLimits.defaults(), Step.Listener.NONE);
        assertThat(scheduled(another, when.age())).as("another process").isEqualTo(new ArchiveRun(0, 0, 4, List.of()));
        assertThat(archive.meters.get("moalog.archive.lag").gauge().value()).isEqualTo(4);

        assertThat(scheduled(another, Duration.ZERO)).isEqualTo(new ArchiveRun(2, 4, 0, List.of()));
        assertThat(archive.numbers()).isEqualTo(numbers(0, 26));
    }

    private static ArchiveRun scheduled(ArchiveRuns indexer, Duration patience) throws InterruptedException {
        return indexer.run(new Slice(0, 1), service -> patience);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
