package io.moalog.indexer;

import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Queues that wait for one kind of worker, each until it is due. A queue stands in one line at most. Guarded by the lock. */
final class QueueLine {
    private final Condition joined;
    // Differences, for System.nanoTime() may wrap around.
    private final PriorityQueue<IndexQueue> queues =
            new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));

    QueueLine(Lock lock) {
        joined = lock.newCondition();
    }

    /** By {@link IndexQueue#join} alone. */
    void add(IndexQueue queue) {
        queues.add(queue);
        joined.signal();
    }

    /** By {@link IndexQueue#leaveLine} alone. */
    void remove(IndexQueue queue) {
        queues.remove(queue);
    }

    /**
     * Waits for a queue that is due, and takes it out of the line.
     *
     * @param patience how long to wait, in nanoseconds
     * @return none where there was none in time
     */
    @Nullable
    IndexQueue take(long patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience;
        while (true) {
            long now = System.nanoTime();
            IndexQueue first = queues.peek();
            if (first != null && first.due() - now <= 0) {
                first.leaveLine();
                return first;
            }
            long left = deadline - now;
            if (left <= 0) {
                return null;
            }
            joined.awaitNanos(first == null ? left : Math.min(left, first.due() - now));
        }
    }

    /** The first that is due, taken out of the line, where it is meant. */
    @Nullable
    IndexQueue takeIfDue(Predicate<IndexQueue> meant) {
        IndexQueue first = queues.peek();
        if (first == null || first.due() - System.nanoTime() > 0 || !meant.test(first)) {
            return null;
        }
        first.leaveLine();
        return first;
    }
}
