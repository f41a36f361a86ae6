package io.moalog.tailapi.tail;

/**
 * Where a tail goes on that was cut off at a cursor: exactly there, or, with a gap marker first, where Kafka still has
 * the logs.
 */
record Resumption(
        Cursor cursor, TopicOffsets.Described topic, Positions earliest, Positions latest, TailMetrics metrics) {

    void apply(Tail tail) {
        if (!cursor.topicId().equals(topic.topic().id())) {
            tail.startsAt(earliest);
            tail.outbox().put(new Skipped(0, earliest, Skipped.Reason.RECREATED));
            return;
        }
        Positions wanted = cursor.positions();
        Positions start = new Positions();
        Positions held = new Positions();
        long expired = 0;
        for (int partition = 0; partition < topic.partitions(); partition++) {
            // Never beyond the end: a cursor from elsewhere would wait there for ever.
            long at = Math.min(wanted.get(partition), latest.get(partition));
            start.advance(partition, at);
            if (at < earliest.get(partition)) {
                expired += earliest.get(partition) - at;
                held.advance(partition, earliest.get(partition));
            }
        }
        tail.startsAt(start);
        tail.read().advance(start);
        if (expired > 0) {
            metrics.expired(expired);
            tail.outbox().put(new Skipped(expired, held, Skipped.Reason.EXPIRED));
        }
    }
}
