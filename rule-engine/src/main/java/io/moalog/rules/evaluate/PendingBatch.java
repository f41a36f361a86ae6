package io.moalog.rules.evaluate;

import io.moalog.stream.LogBatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A batch until it may be committed: while it is evaluated, and then while an alert or a dead letter that came of it is on
 * its way. Thread-safe.
 */
final class PendingBatch {
    private final LogBatch batch;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Held once, by whoever evaluates it. */
    PendingBatch(LogBatch batch) {
        this.batch = batch;
    }

    void hold() {
        holders.incrementAndGet();
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            batch.done();
        }
    }
}
