package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka's retention was faster than the archive. */
class LossIT {
    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);

    @AfterEach
    void close() throws Exception {
        archive.close();
        services.close();
    }

    @Test
    void logsThatKafkaDeletedAreRecordedOnceAndTheRestIsArchived() throws Exception {
        ServiceName service = services.create("overtaken.once", 1);
        services.send(service, 0, 10);
        ArchiveRuns indexer = archive.indexer();
        indexer.flush();
        services.send(service, 10, 30);
        services.deleteBefore(service, 25);

        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(2, 5, 0, List.of()));
        archive.indexer().flush();

        assertThat(lossesOf(service)).containsExactly("10-25");
        assertThat(archive.numbers())
                .isEqualTo(IntStream.concat(IntStream.range(0, 10), IntStream.range(25, 30))
                        .boxed()
                        .toList());
        assertThat(archive.files(service))
                .extracting(file -> file.footer().lost())
                .containsExactly(0L, 15L, 0L);
        archive.assertChainsAreWhole(service);
        assertThat(archive.counted("moalog.archive.lost")).isEqualTo(15);
        assertThat(indexer.check("run").up()).isFalse();
        assertThat(indexer.check("run").detail()).contains("overtaken.once").contains("10 to 25");
    }

    @Test
    void aLossWithoutAnyLogBehindItIsRecordedOnceToo() throws Exception {
        ServiceName service = services.create("overtaken.whole", 1);
        services.send(service, 0, 10);
        services.deleteBefore(service, 10);
        ArchiveRuns indexer = archive.indexer();
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(1, 0, 0, List.of()));
        assertThat(archive.indexer().flush()).isEqualTo(ArchiveRun.NOTHING);
        assertThat(lossesOf(service)).containsExactly("0-10");

        services.send(service, 10, 12);
        indexer.flush();
        assertThat(archive.numbers()).isEqualTo(List.of(10, 11));
        assertThat(archive.files(service))
                .extracting(ArchivedFile::path)
                .extracting(path -> path.first().offset())
                .containsExactly(0L, 10L);
    }

    @Test
    void aReaderThatIsOvertakenOnItsWayKeepsWhatItHasRead() throws Exception {
        ServiceName service = services.create("overtaken.reader", 1);
        Random random = new Random(3);
        int logs = 400;
        services.send(IntStream.range(0, logs)
                .mapToObj(n -> {
                    byte[] noise = new byte[75_000];
                    random.nextBytes(noise);
                    return new ProducerRecord<byte[], byte[]>(TestServices.topic(service), 0, null, noise);
                })
                .toList());
        ArchiveRuns indexer = archive.indexer(new FileLimits(1L << 30, 10, 1 << 20), step -> {
            if (step == Step.COMMIT_OFFSET) {
                services.deleteBefore(service, 390);
            }
        });
        assertThat(indexer.flush().failures()).isEmpty();

        List<ArchivedFile> files = archive.files(service);
        long lost = files.stream().mapToLong(file -> file.footer().lost()).sum();
        long rows = files.stream().mapToLong(file -> file.footer().rows()).sum();
        assertThat(lost).isPositive();
        assertThat(rows).isGreaterThan(10);
        assertThat(rows + lost).isEqualTo(logs);
        assertThat(lossesOf(service)).hasSize(1);
        assertThat(archive.query("SELECT count(DISTINCT \"offset\") AS n FROM %s"))
                .containsExactly(Map.of("n", rows));
        archive.assertChainsAreWhole(service);
    }

    private List<String> lossesOf(ServiceName service) {
        List<String> losses = new ArrayList<>();
        List<TopicPartition> all = IntStream.range(0, 4)
                .mapToObj(partition -> new TopicPartition(PlatformTopics.DEAD_LETTERS, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = Backends.kafka().newConsumer("test", Map.of())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Instant deadline = Instant.now().plusSeconds(60);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                assertThat(Instant.now()).isBefore(deadline);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    DeadLetter letter = DeadLetter.of(record);
                    LogPosition position = letter.position();
                    if (letter.service().equals(service.value())) {
                        assertThat(letter.stage()).isEqualTo("batch-indexer");
                        assertThat(position.topicId())
                                .isEqualTo(services.topicIds().get(service));
                        losses.add(position.offset() + "-" + letter.lostTo());
                    }
                }
            }
        }
        return losses;
    }
}
