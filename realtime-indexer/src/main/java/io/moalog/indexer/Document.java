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
    private boolean refusedBefore;

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

    /** Whether it was refused once before this call. */
    boolean refuse() {
        boolean before = refusedBefore;
        refusedBefore = true;
        return before;
    }
}
