package io.moalog.indexer;

import io.moalog.indexer.document.Receipt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One log on its way into its index. Handled by one thread at a time. */
final class Document {
    /** What a document costs in a bulk beside the log itself, roughly, in bytes. */
    private static final int OVERHEAD = 250;

    private final Delivery delivery;
    private IndexQueue queue;
    private final ConsumerRecord<byte[], byte[]> log;
    private boolean raced;
    private boolean reduced;
    private boolean timed;

    Document(Delivery delivery, IndexQueue queue, ConsumerRecord<byte[], byte[]> log) {
        this.delivery = delivery;
        this.queue = queue;
        this.log = log;
    }

    Delivery delivery() {
        return delivery;
    }

    IndexQueue queue() {
        return queue;
    }

    void moveTo(IndexQueue other) {
        queue = other;
    }

    ConsumerRecord<byte[], byte[]> log() {
        return log;
    }

    Receipt receipt() {
        return new Receipt(delivery.batch().service(), log.partition(), log.offset(), IndexQueue.receiveTime(log));
    }

    /** About what it takes in a bulk: the log twice, since its strings come once more for the search in any field. */
    int bulkBytes() {
        return OVERHEAD + 2 * Math.max(0, log.serializedValueSize());
    }

    /** Whether its own fields are all left to the full text, because Elasticsearch refused it with them. */
    boolean isReduced() {
        return reduced;
    }

    /**
     * What becomes of it now that Elasticsearch has refused it: once it is tried again as it is where another may have been
     * in its way, then with all its own fields set aside.
     *
     * @return whether it is to be tried again; not where it was refused even so
     */
    boolean refused(boolean mayBeARace) {
        boolean again = !reduced;
        reduced = !mayBeARace || raced;
        raced = true;
        return again;
    }

    /** Whether this is the first time that it is written. */
    boolean isFirstTime() {
        boolean first = !timed;
        timed = true;
        return first;
    }
}
