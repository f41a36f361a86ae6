package io.moalog.archive.replay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process indexed from the archive, all under {@code moalog.feed}: {@code rows}, of which {@code refused} became dead
 * letters; what is repeated after a crash counts again. {@code lost} are offsets that the archive did not have; {@code failures}
 * partitions that a backend made wait for the next run. {@code lag} is what Kafka had, archived or not, when each slice's last
 * run here ended and that was not searchable.
 */
final class FeedMetrics {
    private final Counter rows;
    private final Counter refused;
    private final Counter lost;
    private final Counter failures;
    private final Map<Integer, Long> lagBySlice = new ConcurrentHashMap<>();

    FeedMetrics(MeterRegistry meters) {
        rows = meters.counter("moalog.feed.rows");
        refused = meters.counter("moalog.feed.refused");
        lost = meters.counter("moalog.feed.lost");
        failures = meters.counter("moalog.feed.failures");
        meters.gauge("moalog.feed.lag", this, FeedMetrics::lag);
    }

    void indexed(int all, int ofThemRefused) {
        rows.increment(all);
        refused.increment(ofThemRefused);
    }

    void lost(long offsets) {
        lost.increment((double) offsets);
    }

    void failed() {
        failures.increment();
    }

    /** How many offsets of a slice are not searchable. */
    void lag(int slice, long offsets) {
        lagBySlice.put(slice, offsets);
    }

    private double lag() {
        return lagBySlice.values().stream().mapToLong(Long::longValue).sum();
    }
}
