package io.moalog.archive;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.FailureReason;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import io.moalog.stream.ActiveServices;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs slices: ask Kafka what it has → archive the partitions that have enough → remember how it went. In this process a
 * slice has one run at a time; runs of several processes may meet, and are right even then. Thread-safe.
 */
final class ArchiveRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRuns.class);
    private static final String CLIENT = "moalog.batch-indexer";

    private final BatchIndexerConfig config;
    private final KafkaSettings kafka;
    private final ActiveServices services;
    private final ArchiveFiles files;
    private final Losses losses;
    private final ArchiveMetrics metrics;
    private final Checkpoints checkpoints;
    private final Map<Integer, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<Integer, String> failures = new ConcurrentHashMap<>();
    private volatile boolean stopped;
    private volatile boolean ranOnce;

    ArchiveRuns(
            BatchIndexerConfig config,
            KafkaSettings kafka,
            ActiveServices services,
            ArchiveFiles files,
            Losses losses,
            ArchiveMetrics metrics) {
        this.config = config;
        this.checkpoints = new Checkpoints(config.when().bytes());
        this.kafka = kafka;
        this.services = services;
        this.files = files;
        this.losses = losses;
        this.metrics = metrics;
    }

    /** Archives everything that Kafka has now, one slice after the other. */
    ArchiveRun flush() throws InterruptedException {
        ArchiveRun all = ArchiveRun.NOTHING;
        for (int number = 0; number < config.slices(); number++) {
            all = all.plus(run(new Slice(number, config.slices()), service -> Duration.ZERO));
        }
        return all;
    }

    /**
     * Archives the partitions of a slice's services that have enough to be written. Never throws for a backend: what failed
     * stands in the answer.
     *
     * @param patience how long a service's logs may wait
     */
    ArchiveRun run(Slice slice, Function<ServiceName, Duration> patience) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(slice.number(), number -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (stopped) {
                return ArchiveRun.NOTHING;
            }
            ArchiveRun run = tryRun(slice, patience);
            remember(slice, run);
            return run;
        } catch (Error e) {
            remember(slice, ArchiveRun.failed(0, e.toString()));
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private ArchiveRun tryRun(Slice slice, Function<ServiceName, Duration> patience) throws InterruptedException {
        try (KafkaLogs logs = new KafkaLogs(kafka, CLIENT + ".admin-" + slice.number())) {
            List<String> unknown = new ArrayList<>();
            List<Backlog> backlogs = logs.backlogs(servicesOf(slice), patience, unknown);
            List<Backlog> due = backlogs.stream().filter(checkpoints::isDue).toList();
            long waiting = backlogs.stream()
                    .filter(backlog -> !checkpoints.isDue(backlog))
                    .mapToLong(checkpoints::lag)
                    .sum();
            ArchiveRun run = new ArchiveRun(0, 0, waiting, unknown).plus(archive(slice, logs, due));
            metrics.lag(slice.number(), run.lag());
            return run;
        } catch (InterruptException e) {
            throw new InterruptedException(e.getMessage());
        } catch (KafkaException e) {
            LOG.warn("Slice {} failed on Kafka; the next run catches up: {}", slice.number(), e.toString());
            return ArchiveRun.failed(0, FailureReason.of(e));
        } catch (RuntimeException e) {
            LOG.error("Slice {} failed", slice.number(), e);
            return ArchiveRun.failed(0, e.toString());
        }
    }

    private ArchiveRun archive(Slice slice, KafkaLogs logs, List<Backlog> due) throws InterruptedException {
        try {
            files.removeTemporariesOlderThan(config.temporaryAge());
        } catch (IOException e) {
            LOG.warn("Slice {}: HDFS does not answer; the next run catches up: {}", slice.number(), e.toString());
            return ArchiveRun.failed(due.stream().mapToLong(checkpoints::lag).sum(), "HDFS: " + FailureReason.of(e));
        }
        if (due.isEmpty()) {
            return ArchiveRun.NOTHING;
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.newConsumer(CLIENT + ".slice-" + slice.number(), consumerSettings())) {
            SliceWork work = new SliceWork(files, logs, new GroupOffsets(consumer), losses, metrics, () -> stopped);
            return new SliceRun(work, consumer, checkpoints, config.kafkaPatience()).archive(due);
        }
    }

    private static Map<String, Object> consumerSettings() {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                GroupOffsets.GROUP,
                // A batch that is small in Kafka may be large when unpacked: few records at a time.
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                500,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 * 1024 * 1024,
                // Beyond a partition's end it waits for nothing: the next partition's turn comes after that.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10);
    }

    private List<ServiceName> servicesOf(Slice slice) {
        return services.topicIds().keySet().stream().filter(slice::holds).toList();
    }

    private void remember(Slice slice, ArchiveRun run) {
        ranOnce = true;
        metrics.ended(run);
        if (run.failures().isEmpty()) {
            failures.remove(slice.number());
        } else {
            failures.put(slice.number(), run.summary());
        }
    }

    /** Red while a slice's last run here has failed, and for a while after a loss. */
    Check check(String name) {
        if (!failures.isEmpty()) {
            return Check.down(name, String.join("; ", failures.values()));
        }
        return losses.recent()
                .map(loss -> Check.down(name, loss))
                .orElseGet(() -> Check.up(name, ranOnce ? "the last runs archived everything" : "no run yet"));
    }

    /** Lets what is under way end with the file that it is at, for a bounded time. */
    void stop(Duration patience) throws InterruptedException {
        stopped = true;
        long deadline = System.nanoTime() + patience.toNanos();
        for (ReentrantLock lock : locks.values()) {
            if (lock.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                lock.unlock();
            }
        }
    }
}
