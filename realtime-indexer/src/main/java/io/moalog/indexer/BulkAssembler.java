package io.moalog.indexer;

import io.moalog.model.NotALogException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills bulks from the backlog, for one thread after the other. */
final class BulkAssembler {
    private static final Logger LOG = LoggerFactory.getLogger(BulkAssembler.class);
    private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

    private final Backlog backlog;
    private final Refusals refusals;
    private final long linger;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile int bulkBytes;

    BulkAssembler(RealtimeIndexerConfig config, Backlog backlog, Refusals refusals) {
        this.backlog = backlog;
        this.refusals = refusals;
        this.linger = config.linger().toNanos();
        this.bulkBytes = config.bulkBytes();
    }

    /**
     * Empties the bulk and fills it until it is large enough, or its first document has lingered long enough. It stays
     * empty where nothing came for a while.
     */
    void assemble(Bulk bulk) throws InterruptedException {
        bulk.clear();
        turn.lockInterruptibly();
        try {
            long patience = IDLE;
            long deadline = 0;
            while (patience > 0 && bulk.bytes() < bulkBytes) {
                List<Document> taken = backlog.take(bulkBytes - bulk.bytes(), patience);
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

    /** Elasticsearch, or a proxy before it, found a bulk of {@code bytes} too large: from now on they are smaller. */
    void tooLarge(int bytes) {
        int half = Math.max(RealtimeIndexerConfig.MIN_BULK_BYTES, bytes / 2);
        if (half < bulkBytes) {
            LOG.warn("A bulk of {} bytes is too large for Elasticsearch, from now on they have {}", bytes, half);
            bulkBytes = half;
        }
    }

    private void add(Document document, Bulk bulk) {
        try {
            bulk.add(document);
        } catch (NotALogException refused) {
            refusals.accept(document, String.valueOf(refused.getMessage()));
        } catch (RuntimeException bug) {
            // Kept as a dead letter, it does not stop its neighbours.
            LOG.error("A log could not be written as a document", bug);
            refusals.accept(document, "could not be written as a document: " + bug);
        }
    }
}
