package io.moalog.indexer;

import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import io.moalog.stream.LogBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The documents that wait, a queue for each index. Those whose index is to be made stand in one line, those that can be
 * sent in another, and those that met trouble in a third, so that they delay nobody but themselves; in each line they take
 * turns. How many documents there are is bounded by the stream, which rests partitions while too much is under way; here
 * nothing is refused. Thread-safe.
 */
final class Backlog {
    /** What one index may put into a bulk before the next has its turn, in bytes. */
    private static final long TURN = 256 * 1024;

    /** In milliseconds; an index holds whole days in UTC. */
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final Function<ServiceName, IndexPlan> plans;
    private final IndexerMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final QueueLine unopened = new QueueLine(lock);
    private final QueueLine sound = new QueueLine(lock);
    private final QueueLine doubtful = new QueueLine(lock);
    private final Map<ServiceName, Map<IndexName, IndexQueue>> queues = new HashMap<>();

    private final Map<Place, Reading> readings = new HashMap<>();
    private final Troubles troubles = new Troubles();

    /** @param plans which index a service's logs go to */
    Backlog(Function<ServiceName, IndexPlan> plans, IndexerMetrics metrics) {
        this.plans = plans;
        this.metrics = metrics;
    }

    /** A partition of a service. */
    private record Place(ServiceName service, int partition) {}

    void add(LogBatch batch) {
        lock.lock();
        try {
            metrics.received(batch.records().size());
            Place place = new Place(batch.service(), batch.records().get(0).partition());
            Delivery delivery = new Delivery(batch, readings.computeIfAbsent(place, key -> new Reading()));
            IndexPlan plan = plans.apply(batch.service());
            IndexQueue queue = null;
            long day = -1;
            for (ConsumerRecord<byte[], byte[]> log : batch.records()) {
                long received = IndexQueue.receiveTime(log);
                if (queue == null || received / DAY != day) {
                    day = received / DAY;
                    queue = queue(plan.index(batch.service(), Instant.ofEpochMilli(received)));
                }
                queue.add(new Document(delivery, queue, log));
                lineUp(queue);
            }
        } finally {
            lock.unlock();
        }
    }

    private IndexQueue queue(IndexName index) {
        Map<IndexName, IndexQueue> ofService = queues.computeIfAbsent(index.service(), key -> new HashMap<>());
        IndexQueue known = ofService.get(index);
        if (known != null) {
            return known;
        }
        // What an empty queue knows is found out again should a log come late.
        ofService
                .entrySet()
                .removeIf(old -> old.getKey().end().isBefore(index.begin())
                        && old.getValue().isIdle());
        IndexQueue queue = new IndexQueue(index);
        ofService.put(index, queue);
        return queue;
    }

    private void lineUp(IndexQueue queue) {
        if (!queue.isEmpty() && queue.line() == null) {
            QueueLine line = switch (queue.state()) {
                case UNOPENED -> unopened;
                case SOUND -> sound;
                case DOUBTFUL -> doubtful;
                case OPENING, TRIED -> null;
            };
            if (line != null) {
                queue.join(line);
            }
        }
    }

    /**
     * Waits for documents that can be sent with others, and takes those of one index.
     *
     * @param room about how many bytes may be taken
     * @param patience how long to wait, in nanoseconds
     * @return none where there were none in time
     */
    List<Document> take(long room, long patience) throws InterruptedException {
        List<Document> taken = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            IndexQueue queue = sound.take(patience);
            if (queue != null) {
                queue.take(Math.min(room, TURN), taken);
                lineUp(queue);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for documents that are to be sent apart, and takes some: those of one index that took long, alone, so that it is
     * seen whether it is to blame; or those of indices whose last try failed and whose next is due, together.
     *
     * @param room about how many bytes may be taken
     * @param patience how long to wait, in nanoseconds
     * @return none where there were none in time
     */
    List<Document> takeDoubtful(long room, long patience) throws InterruptedException {
        List<Document> taken = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            long left = room;
            IndexQueue queue = doubtful.take(patience);
            while (queue != null) {
                int before = taken.size();
                queue.take(left, taken);
                queue.become(IndexQueue.State.TRIED);
                for (Document document : taken.subList(before, taken.size())) {
                    left -= document.bulkBytes();
                }
                queue = queue.isInTrouble() && left > 0 ? doubtful.takeIfDue(IndexQueue::isInTrouble) : null;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a queue whose index is to be made.
     *
     * @param patience how long to wait, in nanoseconds
     */
    Optional<IndexQueue> takeUnopened(long patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            IndexQueue queue = unopened.take(patience);
            if (queue != null) {
                queue.become(IndexQueue.State.OPENING);
            }
            return Optional.ofNullable(queue);
        } finally {
            lock.unlock();
        }
    }

    /** The index is there: its documents can be sent. */
    void opened(IndexQueue queue) {
        change(queue, () -> {
            queue.become(IndexQueue.State.SOUND);
            troubles.over(queue);
        });
    }

    /** The index could not be made. */
    void openingFailed(IndexQueue queue, String reason) {
        change(queue, () -> {
            queue.become(IndexQueue.State.UNOPENED);
            troubles.failed(queue, reason);
        });
    }

    /** Elasticsearch took the queue's share of a bulk. */
    void succeeded(IndexQueue queue) {
        lock.lock();
        try {
            // The usual case: it stays in its place in the line.
            if (queue.state() != IndexQueue.State.SOUND || queue.isInTrouble()) {
                change(queue, () -> {
                    queue.becomeSound();
                    troubles.over(queue);
                });
            }
        } finally {
            lock.unlock();
        }
    }

    /** The bulk took long, and the queue may be why: it is sent apart until that is known. */
    void suspect(IndexQueue queue) {
        change(queue, queue::becomeDoubtful);
    }

    /** Elasticsearch took nothing of the queue's share of a bulk; these documents are sent again, later. */
    void failed(IndexQueue queue, List<Document> unsent, String reason, boolean indexMissing) {
        change(queue, () -> {
            keep(queue, unsent);
            queue.becomeDoubtful();
            if (indexMissing) {
                queue.become(IndexQueue.State.UNOPENED);
            }
            troubles.failed(queue, reason);
        });
    }

    /** Elasticsearch took some of the queue's share of a bulk; these are sent again, later, and the others go on. */
    void partlyFailed(IndexQueue queue, List<Document> unsent, String reason) {
        if (queue.stragglers() != queue) {
            succeeded(queue);
        }
        failed(queue.stragglers(), unsent, reason, false);
    }

    /** These of the queue's documents are to be sent again, at once. */
    void putBack(IndexQueue queue, List<Document> unsent) {
        change(queue, () -> {
            keep(queue, unsent);
            if (queue.state() == IndexQueue.State.TRIED) {
                queue.becomeDoubtful();
            }
        });
    }

    /**
     * A bulk with these of the queue's documents was not answered in time: they go apart, where it shows if they are to
     * blame; where they were apart already, they are.
     */
    void timedOut(IndexQueue queue, List<Document> unsent, String reason) {
        change(queue, () -> {
            keep(queue, unsent);
            if (queue.state() == IndexQueue.State.TRIED) {
                troubles.failed(queue, reason);
            }
            queue.becomeDoubtful();
        });
    }

    private void change(IndexQueue queue, Runnable how) {
        lock.lock();
        try {
            queue.leaveLine();
            how.run();
            lineUp(queue);
        } finally {
            lock.unlock();
        }
    }

    /** Those that Kafka hands out again, here or elsewhere, are not kept. */
    private void keep(IndexQueue queue, List<Document> unsent) {
        List<Document> wanted = unsent.stream()
                .filter(document -> !document.delivery().isOver())
                .toList();
        queue.putBack(wanted);
        metrics.handedBack(unsent.size() - wanted.size());
    }

    /** Whether nothing of the service can be stored for some seconds to come. Never blocks. */
    boolean waitsForLong(ServiceName service) {
        return troubles.lastLong(service);
    }

    /** Forgets what waits of a partition: here it is read from Kafka again. */
    void readAgain(ServiceName service, int partition) {
        lock.lock();
        try {
            Reading reading = readings.remove(new Place(service, partition));
            if (reading == null) {
                return;
            }
            reading.end();
            for (IndexQueue queue : queues.getOrDefault(service, Map.of()).values()) {
                for (IndexQueue part : queue.parts()) {
                    metrics.handedBack(
                            part.removeIf(document -> document.delivery().isOver()));
                    if (part.isEmpty()) {
                        part.leaveLine();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits of a partition, and what was wrong with it: whoever reads it now has it from Kafka again. */
    void handBack(ServiceName service, int partition) {
        lock.lock();
        try {
            readAgain(service, partition);
            troubles.forgetEmpty(service);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets what waits for an index that nobody is to make any more.
     *
     * @return how many documents
     */
    int giveUp(IndexQueue queue) {
        lock.lock();
        try {
            int given = 0;
            for (IndexQueue part : queue.parts()) {
                given += part.removeIf(any -> true);
                part.leaveLine();
                troubles.over(part);
            }
            metrics.handedBack(given);
            queue.become(IndexQueue.State.UNOPENED);
            queues.getOrDefault(queue.index().service(), Map.of()).values().remove(queue);
            return given;
        } finally {
            lock.unlock();
        }
    }

    /** The indices that logs have come for of late. */
    List<IndexName> indices() {
        lock.lock();
        try {
            return queues.values().stream()
                    .flatMap(ofService -> ofService.values().stream())
                    .map(IndexQueue::index)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** What keeps documents of some indices waiting, the longest first. */
    List<Waiting> waiting() {
        lock.lock();
        try {
            return troubles.list();
        } finally {
            lock.unlock();
        }
    }
}
