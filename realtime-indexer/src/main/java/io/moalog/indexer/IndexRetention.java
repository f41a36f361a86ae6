package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.KeptIndices;
import io.moalog.indexer.elasticsearch.StoredIndices;
import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Retention;
import io.moalog.stream.Backoff;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that deletes the indices of which every log is older than its service keeps it for search: those of services
 * that are gone too, and none of a name that nobody knows. About once an hour, one request at a time, and leaves alone
 * what an index says it is kept for ({@link KeptIndices}); any number of
 * processes may do it at once.
 */
final class IndexRetention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRetention.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PASSES = Duration.ofMinutes(50);
    private static final Duration JITTER = Duration.ofMinutes(20);
    private static final int MOST_FAILURES = 3;

    private final StoredIndices stored;
    private final KeptIndices kept;
    private final BooleanSupplier ready;
    private final Function<ServiceName, Optional<Retention>> retention;
    private final IndexerMetrics metrics;
    private final Clock clock;
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    private final Thread thread = new Thread(this::run, "realtime-indexer.retention");
    private volatile boolean closed;
    private volatile @Nullable String failure;

    /**
     * @param ready whether all services are known
     * @param retention of a service, be it active or gone; nothing where nobody knows
     */
    IndexRetention(
            StoredIndices stored,
            KeptIndices kept,
            BooleanSupplier ready,
            Function<ServiceName, Optional<Retention>> retention,
            IndexerMetrics metrics,
            Clock clock) {
        this.stored = stored;
        this.kept = kept;
        this.ready = ready;
        this.retention = retention;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Why indices are not deleted, where that is so. */
    Optional<String> trouble() {
        if (!closed && !thread.isAlive()) {
            return Optional.of("the thread that deletes old indices is not running");
        }
        return Optional.ofNullable(failure).map(reason -> "old indices are not deleted: " + reason);
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(ready.getAsBoolean() ? tryPass() : LOOK.toMillis());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns for how many milliseconds to rest. */
    private long tryPass() throws InterruptedException {
        try {
            pass();
            failure = null;
            backoff.reset();
            return BETWEEN_PASSES.toMillis() + ThreadLocalRandom.current().nextLong(JITTER.toMillis());
        } catch (IOException e) {
            failure = Indices.describe(e);
        } catch (RuntimeException e) {
            LOG.error("Deleting old indices failed", e);
            failure = e.toString();
        }
        long delay = backoff.next().toMillis();
        LOG.warn("Old indices are not deleted, next try in {} ms: {}", delay, failure);
        return delay;
    }

    /**
     * Deletes what there is to delete now. One service's indices that cannot be, while a snapshot of them is taken for
     * instance, keep no other's; where several cannot, it is Elasticsearch that is unwell.
     *
     * @throws IOException the last failure, where there was one
     */
    void pass() throws IOException, InterruptedException {
        Instant now = clock.instant();
        Map<ServiceName, List<IndexName>> over = stored.all().stream()
                .filter(index -> isOver(index, now))
                .collect(Collectors.groupingBy(IndexName::service));
        List<ServiceName> order = new ArrayList<>(over.keySet());
        Collections.shuffle(order);
        IOException last = null;
        int failures = 0;
        for (ServiceName service : order) {
            try {
                delete(service, over.getOrDefault(service, List.of()), now);
            } catch (IOException e) {
                last = e;
                if (++failures == MOST_FAILURES) {
                    break;
                }
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private boolean isOver(IndexName index, Instant now) {
        return retention
                .apply(index.service())
                .filter(kept -> !index.end().plus(kept.search().duration()).isAfter(now))
                .isPresent();
    }

    /** What is kept is asked right before, and told from those that are to go. */
    private void delete(ServiceName service, List<IndexName> over, Instant now)
            throws IOException, InterruptedException {
        Set<IndexName> staying = kept.keptAt(now, over);
        List<IndexName> indices =
                over.stream().filter(index -> !staying.contains(index)).toList();
        if (indices.isEmpty()) {
            return;
        }
        stored.delete(indices);
        metrics.deletedIndices(indices.size());
        LOG.info("Deleted what {} keeps no longer: {}", service, indices);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
