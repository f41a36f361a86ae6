package io.moalog.tailapi.tail;

import org.jspecify.annotations.Nullable;

/** A tail at the live edge, or about to be there. Guarded by its live reader. */
final class Follower {
    private final Tail tail;
    private final Positions from;
    private @Nullable Handover handover;

    /**
     * @param from the first offsets that the tail wants of the live reader
     * @param handover where a past reader still brings what is before {@code from}
     */
    Follower(Tail tail, Positions from, @Nullable Handover handover) {
        this.tail = tail;
        this.from = from;
        this.handover = handover;
    }

    Tail tail() {
        return tail;
    }

    void take(Line line) {
        if (line.offset() < from.get(line.partition())) {
            return;
        }
        if (handover != null) {
            handover.keep(line);
        } else {
            tail.offer(line);
        }
    }

    /** After a batch: everything before {@code next} was offered. */
    void scanned(Positions next, boolean matched) {
        if (handover == null) {
            tail.outbox().scanned(next);
            if (matched) {
                tail.wake();
            }
        }
    }

    /** A gap in the partition: Kafka begins at {@code beginning} only. Returns how many lines the tail misses. */
    long skipTo(int partition, long next, long beginning) {
        if (handover != null) {
            handover.giveUp();
            return 0;
        }
        long first = Math.max(next, from.get(partition));
        if (first >= beginning) {
            return 0;
        }
        Positions to = new Positions();
        to.advance(partition, beginning);
        tail.outbox().put(new Skipped(beginning - first, to, Skipped.Reason.EXPIRED));
        tail.wake();
        return beginning - first;
    }

    /** The past reader has arrived: what was kept back goes out, and the tail is live. */
    void arrive(Handover arrived) {
        for (Line line : arrived.kept()) {
            tail.outbox().put(line);
        }
        handover = null;
        tail.becameLive();
        tail.wake();
    }

    boolean isHandover(Handover expected) {
        return handover == expected;
    }
}
