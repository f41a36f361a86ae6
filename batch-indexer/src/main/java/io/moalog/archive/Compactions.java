package io.moalog.archive;

import io.moalog.archive.hdfs.Compaction;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the files of days that are over: once a day each slice's services one after the other, for a bounded time behind
 * each of its runs, so that archiving does not wait for long.
 */
final class Compactions {
    private static final Logger LOG = LoggerFactory.getLogger(Compactions.class);
    private static final Duration MOST = Duration.ofMinutes(2);
    /** For as long nobody may have merged anything before days that were not looked at are forgotten. */
    private static final Duration REACH = Duration.ofDays(7);

    private final Compaction compaction;
    private final ArchiveMetrics metrics;
    private final Map<Integer, Pass> passes = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    Compactions(Compaction compaction, ArchiveMetrics metrics) {
        this.compaction = compaction;
        this.metrics = metrics;
    }

    /** The services that are still to be looked at on a day. */
    private record Pass(LocalDate day, Deque<ServiceName> services) {}

    /**
     * Goes on with the slice's services; once all are done, not before the next day. One run of a slice at a time. What
     * fails is tried again with the next run.
     */
    void run(Slice slice, Collection<ServiceName> services) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Pass pass = passes.get(slice.number());
        if (pass == null || !pass.day().equals(today)) {
            pass = new Pass(
                    today,
                    new ArrayDeque<>(services.stream().filter(slice::holds).toList()));
            passes.put(slice.number(), pass);
        }
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!pass.services().isEmpty() && !stopped && System.nanoTime() < deadline) {
            ServiceName service = pass.services().remove();
            try {
                metrics.merged(compaction.compact(service, today, Instant.now().minus(REACH)));
            } catch (IOException | RuntimeException e) {
                LOG.warn("Merging the files of {} failed; the next run goes on: {}", service, e.toString());
                metrics.mergeFailed();
                pass.services().add(service);
                return;
            }
        }
    }

    /** Ends what is under way with the service that it is at. */
    void stop() {
        stopped = true;
    }
}
