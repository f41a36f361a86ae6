package io.moalog.registry.server;

import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks about once an hour how much is stored of each service whose indices nobody has set, and has their period and shards
 * follow it. Any number of processes may: all come to the same, and of two that change a row one wins.
 */
final class VolumeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PASSES = Duration.ofMinutes(50);
    private static final Duration JITTER = Duration.ofMinutes(20);
    /** Indices that ended before tell nothing of how much comes now. */
    private static final Duration LATELY = Duration.ofDays(7);
    /** What comes in less time may be more or less than usual. */
    private static final Duration LEAST = Duration.ofDays(1);

    private final ServiceTable table;
    private final IndexSizes sizes;
    private final Publisher<ServiceRow> publisher;
    private final RegistryMetrics metrics;
    private final Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(15));
    private long due = System.nanoTime();
    private volatile String last = "not looked yet";
    /** A daemon, never interrupted: an interrupt closes the file under an embedded database. */
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "service-registry-volumes");
        thread.setDaemon(true);
        return thread;
    });

    VolumeWatch(ServiceTable table, IndexSizes sizes, Publisher<ServiceRow> publisher, RegistryMetrics metrics) {
        this.table = table;
        this.sizes = sizes;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /** @param ready whether the database has been reached */
    void start(BooleanSupplier ready) {
        worker.scheduleWithFixedDelay(() -> tryPass(ready), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Green also while volumes are not known: indices stay as they are then. */
    Check check() {
        return Check.up("service-registry.volumes", last);
    }

    private void tryPass(BooleanSupplier ready) {
        if (!ready.getAsBoolean() || System.nanoTime() - due < 0) {
            return;
        }
        Duration delay;
        try {
            last = "looked at " + pass(Instant.now()) + " services";
            backoff.reset();
            delay = BETWEEN_PASSES.plusMillis(ThreadLocalRandom.current().nextLong(JITTER.toMillis()));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException | RuntimeException e) {
            // Passed on, it would end the schedule.
            delay = backoff.next();
            last = "not known how much is stored: " + e;
            LOG.warn("It is not known how much is stored, next try in {} ms: {}", delay.toMillis(), e.toString());
        }
        due = System.nanoTime() + delay.toNanos();
    }

    /**
     * One look.
     *
     * @return of how many services
     * @throws IOException where it cannot be told how much is stored
     */
    int pass(Instant now) throws IOException, InterruptedException {
        Map<ServiceName, Map<IndexName, Long>> stored = sizes.look().entrySet().stream()
                .collect(Collectors.groupingBy(
                        index -> index.getKey().service(), Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        for (ServiceRow row : table.seen()) {
            if (row.state() == RowState.ACTIVE && row.settings().indices().auto()) {
                daily(stored.getOrDefault(row.name(), Map.of()), row.createdAt(), now)
                        .ifPresent(bytes -> follow(row, bytes, now));
            }
        }
        return stored.size();
    }

    /** How many bytes came in a day of late; nothing where too little time is known of. */
    private static OptionalLong daily(Map<IndexName, Long> sizes, Instant createdAt, Instant now) {
        long bytes = 0;
        Instant begin = now;
        for (Map.Entry<IndexName, Long> size : sizes.entrySet()) {
            IndexName index = size.getKey();
            if (index.end().isAfter(now.minus(LATELY)) && index.begin().isBefore(now)) {
                bytes += size.getValue();
                begin = index.begin().isBefore(begin) ? index.begin() : begin;
            }
        }
        Duration measured = Duration.between(createdAt.isAfter(begin) ? createdAt : begin, now);
        return measured.compareTo(LEAST) < 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) ((double) bytes / measured.toSeconds() * LEAST.toSeconds()));
    }

    private void follow(ServiceRow row, long daily, Instant now) {
        ServiceSettings before = row.settings();
        IndexPlan wanted =
                IndexSizing.follow(before.indices(), daily, before.retention().search(), now);
        if (wanted.equals(before.indices())) {
            return;
        }
        table.settings(row, before.withIndices(wanted), "volume").ifPresent(changed -> {
            LOG.info(
                    "{} stores {} bytes a day: its indices change from {} to {}",
                    row.name(),
                    daily,
                    before.indices(),
                    wanted);
            metrics.resized();
            publisher.tryToPublish(changed);
        });
    }

    /** What is under way ends by itself, or with the process. */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.info("A look at how much is stored is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
