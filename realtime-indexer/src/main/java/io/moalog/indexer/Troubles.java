package io.moalog.indexer;

import io.moalog.model.ServiceName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The queues whose last try failed, in the order in which that began. Guarded by their {@link Backlog}, save for a look. */
final class Troubles {
    /** A service with a longer delay is better read from Kafka again than kept, should memory be scarce. */
    private static final long LONG = Duration.ofSeconds(2).toNanos();

    private final Set<IndexQueue> queues = new LinkedHashSet<>();
    /** Until when services wait for long, by {@link System#nanoTime()}. */
    private final Map<ServiceName, Long> longWaits = new ConcurrentHashMap<>();

    void failed(IndexQueue queue, String reason) {
        queue.failed(reason);
        queues.add(queue);
        if (queue.due() - System.nanoTime() > LONG) {
            longWaits.put(queue.index().service(), queue.due());
        }
    }

    void over(IndexQueue queue) {
        queue.succeeded();
        if (queues.remove(queue)) {
            longWaits.remove(queue.index().service());
        }
    }

    /** Somebody else has what waited of the service, and will see for himself. */
    void forgetEmpty(ServiceName service) {
        queues.removeIf(queue -> queue.index().service().equals(service) && queue.isEmpty());
    }

    /** Whether the service waits for long, and its next try is not due yet. Thread-safe. */
    boolean lastLong(ServiceName service) {
        Long until = longWaits.get(service);
        return until != null && until - System.nanoTime() > 0;
    }

    List<Waiting> list() {
        return queues.stream().flatMap(queue -> queue.waiting().stream()).toList();
    }
}
