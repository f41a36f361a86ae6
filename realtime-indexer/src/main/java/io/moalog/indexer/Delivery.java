package io.moalog.indexer;

import io.moalog.stream.LogBatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A batch of the stream on its way: done when each of its documents is. Thread-safe. */
final class Delivery {
    private final LogBatch batch;
    private final AtomicInteger open;

    Delivery(LogBatch batch) {
        this.batch = batch;
        this.open = new AtomicInteger(batch.records().size());
    }

    LogBatch batch() {
        return batch;
    }

    /** One more document is stored or dead-lettered. */
    void documentDone() {
        if (open.decrementAndGet() == 0) {
            batch.done();
        }
    }
}
