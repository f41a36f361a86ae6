package io.moalog.rules.evaluate;

import io.moalog.model.ServiceName;
import io.moalog.stream.LogBatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch until it may be committed: while it is evaluated, and then while an alert or a dead letter that came of it is on
 * its way. Thread-safe.
 */
final class PendingBatch {
    private final Consumer<PendingBatch> whenDone;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile @Nullable LogBatch batch;

    /**
     * Held once, by whoever evaluates it.
     *
     * @param whenDone takes it when nobody holds it any more
     */
    PendingBatch(LogBatch batch, Consumer<PendingBatch> whenDone) {
        this.batch = batch;
        this.whenDone = whenDone;
    }

    /** The logs, null once they are given up. */
    @Nullable
    LogBatch batch() {
        return batch;
    }

    /**
     * Lets go of the logs where they are of a partition that is read elsewhere now: nothing of them is committed here, and
     * the stream counts their memory no more.
     *
     * @return whether they are of that partition
     */
    boolean giveUp(ServiceName service, int partition) {
        LogBatch now = batch;
        if (now == null
                || !now.service().equals(service)
                || now.records().get(0).partition() != partition) {
            return false;
        }
        batch = null;
        return true;
    }

    void hold() {
        holders.incrementAndGet();
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            whenDone.accept(this);
            LogBatch evaluated = batch;
            if (evaluated != null) {
                evaluated.done();
            }
        }
    }
}
