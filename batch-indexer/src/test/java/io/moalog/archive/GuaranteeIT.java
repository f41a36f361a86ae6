package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Logs come in over days, while processes archive and merge them, several at once; most of them stop at some step. Some wake
 * up much later, the others never. At any time, and at the end, the archive's rows are Kafka's positions. With
 * {@code -Dmoalog.crashes=5000} for longer, with {@code -Dmoalog.seed=…} another time.
 */
class GuaranteeIT {
    private static final int CRASHES = Integer.getInteger("moalog.crashes", 100);
    private static final long SEED = Long.getLong("moalog.seed", 20261121);
    private static final FileLimits SMALL_FILES = new FileLimits(1 << 20, 40, 1 << 20);
    private static final LocalDate FAR = LocalDate.parse("2100-01-01");

    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Random random = new Random(SEED);
    private final List<Pausing> stopped = new ArrayList<>();
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");
    private int sent;

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        archive.close();
        services.close();
    }

    @Test
    void everyLogIsOneRowHoweverManyStopSleepAndMeet() throws Exception {
        ServiceName service = services.createWithOwnTimes("guarantee");
        int crashes = 0;
        while (crashes < CRASHES) {
            send(service);
            List<Pausing> atOnce = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                Pausing process = Pausing.stoppingAfter(random.nextInt(14));
                process.start(threads, work(service, process));
                atOnce.add(process);
            }
            atOnce.forEach(Pausing::settle);
            atOnce.stream().filter(Pausing::hasStopped).forEach(stopped::add);
            crashes += (int) atOnce.stream().filter(Pausing::hasStopped).count();
            while (random.nextInt(3) == 0 && !stopped.isEmpty()) {
                stopped.remove(random.nextInt(stopped.size())).wake();
            }
            if (random.nextInt(10) == 0) {
                List<Long> offsets = archive.offsets(service);
                assertThat(offsets).as("seed %d, %d crashes", SEED, crashes).isEqualTo(upTo(offsets.size()));
            }
        }
        archive.indexer().flush();
        assertThat(archive.offsets(service)).as("seed %d", SEED).isEqualTo(upTo(sent));
        archive.compaction(Duration.ZERO, step -> {}).compact(service, FAR, Instant.EPOCH);
        assertThat(archive.numbers())
                .as("to other readers, seed %d", SEED)
                .isEqualTo(IntStream.range(0, sent).boxed().toList());
        archive.assertChainsAreWhole(service);
    }

    private Callable<?> work(ServiceName service, Pausing process) {
        Duration keep = random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1);
        return random.nextInt(3) == 0
                ? () -> archive.compaction(keep, process).compact(service, FAR, Instant.EPOCH)
                : () -> archive.indexer(SMALL_FILES, process).flush();
    }

    private void send(ServiceName service) {
        List<ProducerRecord<byte[], byte[]>> logs = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            now = now.plusSeconds(random.nextInt(1_200));
            logs.add(new ProducerRecord<>(
                    TestServices.topic(service),
                    0,
                    now.toEpochMilli(),
                    null,
                    ("{\"n\":" + sent++ + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        services.send(logs);
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
