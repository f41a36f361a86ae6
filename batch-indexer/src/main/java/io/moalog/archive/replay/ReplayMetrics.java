package io.moalog.archive.replay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The replays' figures in this process, all under {@code moalog.replay}: {@code rows} are those that were put back, of which
 * {@code refused} became dead letters; a job that starts over counts again. {@code failures} are turns that a backend ended.
 */
final class ReplayMetrics {
    private final Counter rows;
    private final Counter refused;
    private final Counter failures;

    ReplayMetrics(MeterRegistry meters) {
        rows = meters.counter("moalog.replay.rows");
        refused = meters.counter("moalog.replay.refused");
        failures = meters.counter("moalog.replay.failures");
    }

    void done(int all, int ofThemRefused) {
        rows.increment(all);
        refused.increment(ofThemRefused);
    }

    void failed() {
        failures.increment();
    }
}
