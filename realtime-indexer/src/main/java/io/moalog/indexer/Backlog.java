package io.moalog.indexer;

import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.stream.LogBatch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The documents that wait, a queue for each index, served in turn. How many there are is bounded by the stream, which
 * rests partitions while too much is under way; here nothing is refused and nobody is kept waiting. Thread-safe.
 */
final class Backlog {
    /** What one index may put into a bulk before the next has its turn, in bytes. */
    private static final long TURN = 256 * 1024;

    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final IndexerMetrics metrics;
    private final Map<QueueKey, IndexQueue> queues = new HashMap<>();
    /** The queues with documents, in the order of their turns. */
    private final Deque<IndexQueue> turns = new ArrayDeque<>();

    Backlog(IndexerMetrics metrics) {
        this.metrics = metrics;
    }

    /** An index holds at least a whole UTC day, so one lookup serves all logs of a service and a day. */
    private record QueueKey(ServiceName service, long epochDay) {}

    synchronized void add(LogBatch batch) {
        Delivery delivery = new Delivery(batch);
        metrics.received(batch.records().size());
        IndexQueue queue = null;
        long day = -1;
        for (ConsumerRecord<byte[], byte[]> log : batch.records()) {
            long received = IndexQueue.receiveTime(log);
            if (queue == null || received / DAY != day) {
                day = received / DAY;
                queue = queue(batch.service(), day, received);
            }
            append(queue, new Document(delivery, queue, log));
        }
        notifyAll();
    }

    private IndexQueue queue(ServiceName service, long day, long received) {
        return queues.computeIfAbsent(new QueueKey(service, day), key -> {
            forgetOldDays(day);
            return new IndexQueue(IndexName.of(service, Instant.ofEpochMilli(received)));
        });
    }

    private void append(IndexQueue queue, Document document) {
        if (queue.isEmpty()) {
            turns.addLast(queue);
        }
        queue.add(document);
    }

    /** What an empty queue knows is found out again should a log come late. */
    private void forgetOldDays(long today) {
        queues.entrySet()
                .removeIf(entry -> entry.getKey().epochDay() < today - 1
                        && entry.getValue().isEmpty());
    }

    /**
     * Waits for documents that can be sent now, and takes those of one index.
     *
     * @param room about how many bytes may be taken
     * @param patience how long to wait, in nanoseconds
     * @return none where there were none in time
     */
    synchronized List<Document> take(long room, long patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience;
        while (true) {
            long now = System.nanoTime();
            IndexQueue queue = nextTurn(waiting -> waiting.canBeSent(now));
            if (queue != null) {
                List<Document> taken = new ArrayList<>();
                queue.take(Math.min(room, TURN), taken);
                if (!queue.isEmpty()) {
                    turns.addLast(queue);
                }
                return taken;
            }
            if (!awaitChange(Math.min(deadline - now, untilDue(now)), deadline)) {
                return List.of();
            }
        }
    }

    /**
     * Waits for a queue whose index is to be made.
     *
     * @param patience how long to wait, in nanoseconds
     */
    synchronized Optional<IndexQueue> takeUnopened(long patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience;
        while (true) {
            long now = System.nanoTime();
            IndexQueue queue = nextTurn(waiting -> waiting.canBeOpened(now));
            if (queue != null) {
                queue.beginOpening();
                turns.addLast(queue);
                return Optional.of(queue);
            }
            if (!awaitChange(Math.min(deadline - now, untilDue(now)), deadline)) {
                return Optional.empty();
            }
        }
    }

    /** Removes the first queue that is meant; those passed over lose nothing by it. */
    private @Nullable IndexQueue nextTurn(Predicate<IndexQueue> meant) {
        Iterator<IndexQueue> inTurn = turns.iterator();
        while (inTurn.hasNext()) {
            IndexQueue queue = inTurn.next();
            if (meant.test(queue)) {
                inTurn.remove();
                return queue;
            }
        }
        return null;
    }

    /** How long until a queue that rests now is due. */
    private long untilDue(long now) {
        long soonest = Long.MAX_VALUE;
        for (IndexQueue queue : turns) {
            long until = queue.untilDue(now);
            if (until > 0) {
                soonest = Math.min(soonest, until);
            }
        }
        return soonest;
    }

    /** False where the deadline has passed. */
    private boolean awaitChange(long nanos, long deadline) throws InterruptedException {
        if (deadline - System.nanoTime() <= 0) {
            return false;
        }
        // Half a millisecond more: to wake up too early would mean to look twice.
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 0) + 500_000);
        return true;
    }

    /** The index is there: its documents can be sent. */
    synchronized void opened(IndexQueue queue) {
        queue.opened();
        queue.succeeded();
        notifyAll();
    }

    /** The index could not be made. */
    synchronized void openingFailed(IndexQueue queue, String reason) {
        queue.failed(reason);
    }

    /** Elasticsearch took the queue's share of a bulk. */
    synchronized void succeeded(IndexQueue queue) {
        queue.succeeded();
    }

    /** Elasticsearch did not take these of the queue's documents; they are sent again, later. */
    synchronized void failed(IndexQueue queue, List<Document> unsent, String reason, boolean indexMissing) {
        putBack(queue, unsent);
        queue.failed(reason);
        if (indexMissing) {
            queue.close();
        }
    }

    /** These of the queue's documents are to be sent again, at once. */
    synchronized void putBack(IndexQueue queue, List<Document> unsent) {
        if (queue.isEmpty() && !unsent.isEmpty()) {
            turns.addLast(queue);
        }
        queue.putBack(unsent);
        metrics.retried(unsent.size());
        notifyAll();
    }

    /** Forgets what waits of a partition: whoever reads it now has it from Kafka again. */
    synchronized void handBack(ServiceName service, int partition) {
        Predicate<Document> meant = document -> document.log().partition() == partition;
        for (IndexQueue queue : turns) {
            if (queue.index().service().equals(service)) {
                metrics.handedBack(queue.removeIf(meant));
            }
        }
        turns.removeIf(IndexQueue::isEmpty);
    }

    /**
     * Forgets what waits for an index that nobody is to make any more.
     *
     * @return how many documents
     */
    synchronized int giveUp(IndexQueue queue) {
        int given = queue.removeIf(any -> true);
        metrics.handedBack(given);
        turns.remove(queue);
        queues.values().remove(queue);
        return given;
    }

    /** What keeps documents of some indices waiting. */
    synchronized List<String> troubles() {
        return turns.stream().flatMap(queue -> queue.trouble().stream()).toList();
    }
}
