package io.moalog.indexer;

import io.moalog.indexer.document.TimeFault;
import io.moalog.model.NotALogException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills bulks from the backlog. Thread-safe. */
final class BulkAssembler {
    private static final Logger LOG = LoggerFactory.getLogger(BulkAssembler.class);
    private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

    private final Backlog backlog;
    private final Refusals refusals;
    private final Pace pace;
    private final IndexerMetrics metrics;
    private final long linger;
    private final ReentrantLock turn = new ReentrantLock();

    BulkAssembler(RealtimeIndexerConfig config, Backlog backlog, Refusals refusals, Pace pace, IndexerMetrics metrics) {
        this.backlog = backlog;
        this.refusals = refusals;
        this.pace = pace;
        this.metrics = metrics;
        this.linger = config.linger().toNanos();
    }

    /**
     * Fills the empty bulk until it is large enough, or its first document has lingered long enough; for one thread after
     * the other. It stays empty where nothing came for a while.
     */
    void assemble(Bulk bulk) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            int size = pace.bulkBytes();
            long patience = IDLE;
            long deadline = 0;
            while (patience > 0 && bulk.bytes() < size) {
                List<Document> taken = backlog.take(size - bulk.bytes(), patience);
                if (taken.isEmpty()) {
                    return;
                }
                taken.forEach(document -> add(document, bulk));
                deadline = deadline == 0 ? System.nanoTime() + linger : deadline;
                patience = deadline - System.nanoTime();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Fills the empty bulk with some of what is to be sent apart. It stays empty where nothing was due for a while. */
    void assembleApart(Bulk bulk) throws InterruptedException {
        backlog.takeDoubtful(RealtimeIndexerConfig.MIN_BULK_BYTES, IDLE).forEach(document -> add(document, bulk));
    }

    private void add(Document document, Bulk bulk) {
        try {
            @Nullable TimeFault fault = bulk.add(document);
            if (fault != null && document.isFirstTime()) {
                metrics.timeReplaced(document.queue().index().service(), fault);
            }
        } catch (NotALogException refused) {
            refusals.accept(document, String.valueOf(refused.getMessage()));
        } catch (RuntimeException bug) {
            // Kept as a dead letter, it does not stop its neighbours.
            LOG.error("A log could not be written as a document", bug);
            refusals.accept(document, "could not be written as a document: " + bug);
        }
    }
}
