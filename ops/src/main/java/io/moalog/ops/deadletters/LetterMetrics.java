package io.moalog.ops.deadletters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The dead letters' counters: {@code moalog.ops.dead.letters.read} = {@code moalog.ops.dead.letters.added} + those that were
 * copies of earlier ones. {@code moalog.ops.dead.letters.replayed}, {@code .refused.again} and {@code .dropped} count what
 * was done about them by this process.
 */
final class LetterMetrics {
    private final Counter read;
    private final Counter added;
    private final Counter replayed;
    private final Counter refusedAgain;
    private final Counter dropped;

    LetterMetrics(MeterRegistry meters) {
        read = meters.counter("moalog.ops.dead.letters.read");
        added = meters.counter("moalog.ops.dead.letters.added");
        replayed = meters.counter("moalog.ops.dead.letters.replayed");
        refusedAgain = meters.counter("moalog.ops.dead.letters.refused.again");
        dropped = meters.counter("moalog.ops.dead.letters.dropped");
    }

    void stored(LetterIntake.Stored stored) {
        read.increment(stored.read());
        added.increment(stored.added());
    }

    void replayed(int count) {
        replayed.increment(count);
    }

    void refusedAgain(int count) {
        refusedAgain.increment(count);
    }

    void dropped(int count) {
        dropped.increment(count);
    }
}
