package io.moalog.indexer;

import io.moalog.stream.LogBatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A batch of the stream on its way: done when each of its documents is. Thread-safe. */
final class Delivery {
    private final LogBatch batch;
    private final Reading reading;
    private final AtomicInteger open;

    Delivery(LogBatch batch, Reading reading) {
        this.batch = batch;
        this.reading = reading;
        this.open = new AtomicInteger(batch.records().size());
    }

    LogBatch batch() {
        return batch;
    }

    /** Whether Kafka hands out the batch's logs again. */
    boolean isOver() {
        return reading.isOver();
    }

    /** One more document is stored or dead-lettered. */
    void documentDone() {
        if (open.decrementAndGet() == 0) {
            batch.done();
        }
    }
}
