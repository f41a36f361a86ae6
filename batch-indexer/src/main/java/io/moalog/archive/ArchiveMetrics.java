package io.moalog.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.archive.hdfs.ArchivedFile;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The archive's figures, all under {@code moalog.archive}. Of every partition, the offsets from the first to the end of
 * the files that this process committed are {@code rows} + {@code lost} + those that hold no log (Kafka's transaction
 * markers). {@code discarded} counts files that were given up because another run was first; their rows are counted by
 * that run. {@code lag} is what Kafka had when each slice's last run here began and that run did not archive;
 * {@code failures} counts runs that a backend made leave something so. {@code merged} counts files that were replaced by
 * larger ones, whose rows are not counted again; {@code merge.failures} services whose files could not be merged for now.
 * {@code expired} counts files whose rows this process deleted for their age.
 */
final class ArchiveMetrics {
    private final Counter rows;
    private final Counter files;
    private final Counter bytes;
    private final Counter lost;
    private final Counter discarded;
    private final Counter failures;
    private final Counter expired;
    private final Counter merged;
    private final Counter mergeFailures;
    private final Map<Integer, Long> lagBySlice = new ConcurrentHashMap<>();
    private volatile Instant lastSuccess = Instant.EPOCH;

    ArchiveMetrics(MeterRegistry meters) {
        rows = meters.counter("moalog.archive.rows");
        files = meters.counter("moalog.archive.files");
        bytes = meters.counter("moalog.archive.bytes");
        lost = meters.counter("moalog.archive.lost");
        discarded = meters.counter("moalog.archive.discarded");
        failures = meters.counter("moalog.archive.failures");
        expired = meters.counter("moalog.archive.expired");
        merged = meters.counter("moalog.archive.merged");
        mergeFailures = meters.counter("moalog.archive.merge.failures");
        meters.gauge("moalog.archive.lag", this, ArchiveMetrics::lag);
        meters.gauge("moalog.archive.last.success.seconds", this, metrics -> metrics.lastSuccess.getEpochSecond());
    }

    void committed(ArchivedFile file) {
        files.increment();
        rows.increment((double) file.footer().rows());
        bytes.increment((double) file.bytes());
    }

    void lost(long offsets) {
        lost.increment((double) offsets);
    }

    void expired(int files) {
        expired.increment(files);
    }

    void discarded() {
        discarded.increment();
    }

    void merged(int files) {
        merged.increment(files);
    }

    void mergeFailed() {
        mergeFailures.increment();
    }

    /** How far a slice is behind what Kafka had when its run began. */
    void lag(int slice, long offsets) {
        lagBySlice.put(slice, offsets);
    }

    /** A slice's run has ended. */
    void ended(ArchiveRun run) {
        if (run.failures().isEmpty()) {
            lastSuccess = Instant.now();
        } else {
            failures.increment();
        }
    }

    private double lag() {
        return lagBySlice.values().stream().mapToLong(Long::longValue).sum();
    }
}
