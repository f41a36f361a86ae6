package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is stored of services whose topics are gone, where that was asked for. First {@code moalog.services} gets
 * their tombstones, so that nobody who stores logs knows them any more; a while later their data is deleted until a look
 * finds none; only then does the row go on to {@code removing}.
 *
 * <p>A purge belongs to one process at a time, which renews its lease as long as it lives, also while a deletion takes
 * long: the name must not be free while anybody still deletes what is stored under it. The work has a thread of its own,
 * since a file system that does not answer must not hold back the {@link Reconciler}.
 */
final class Purges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Purges.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** By then every role that runs has heard; between two looks, what was under way has come. */
    static final Duration HEARD_WITHIN = Duration.ofSeconds(5);

    private final ServiceTable table;
    private final Publisher<ServiceRow> publisher;
    private final PurgeTargets targets;
    private final RegistryMetrics metrics;
    private final Duration lease;
    private final Duration heardWithin;
    private final Map<ServiceName, PurgeUnderWay> held = new ConcurrentHashMap<>();
    private final AtomicInteger threads = new AtomicInteger();
    private volatile boolean failing;
    /** Daemons, never interrupted: an interrupt closes the file under an embedded database. */
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "service-registry-purge-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** @param heardWithin how long after its tombstone a service may still be known to those who store logs */
    Purges(
            ServiceTable table,
            Publisher<ServiceRow> publisher,
            PurgeTargets targets,
            RegistryMetrics metrics,
            Duration lease,
            Duration heardWithin) {
        this.table = table;
        this.publisher = publisher;
        this.targets = targets;
        this.metrics = metrics;
        this.lease = lease;
        this.heardWithin = heardWithin;
    }

    /** @param ready whether the database has been reached */
    void start(BooleanSupplier ready) {
        workers.scheduleWithFixedDelay(() -> tryPass(ready), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        long renewal = Math.max(1, lease.toMillis() / 4);
        workers.scheduleWithFixedDelay(this::tryRenew, renewal, renewal, TimeUnit.MILLISECONDS);
    }

    PurgeTargets targets() {
        return targets;
    }

    /** Takes on what this process has just moved to {@code purging}; a process that cannot reach the data leaves it. */
    void begin(ServiceRow purging) {
        if (targets.isComplete()) {
            held.put(purging.name(), new PurgeUnderWay(purging));
        }
    }

    /** What a service in the state {@code purging} waits for, so far as this process knows. */
    String waitsFor(ServiceName service) {
        return Optional.ofNullable(held.get(service))
                .map(PurgeUnderWay::waitsFor)
                .orElse("a process of the registry that deletes what is stored of it");
    }

    /** Red with the reason while something cannot be deleted. */
    Check check() {
        String name = "service-registry.purges";
        return held.values().stream()
                .filter(PurgeUnderWay::isFailing)
                .findFirst()
                .map(purge -> Check.down(name, purge.row().name() + " waits for " + purge.waitsFor()))
                .orElseGet(() -> Check.up(name, held.size() + " under way"));
    }

    private void tryPass(BooleanSupplier ready) {
        try {
            if (ready.getAsBoolean()) {
                pass();
                failing = false;
            }
        } catch (RuntimeException | Error e) {
            // Passed on, it would end the schedule.
            if (!failing) {
                LOG.warn("Looking after purges fails; it is tried every second: {}", e.toString());
            }
            failing = true;
            LOG.debug("Looking after purges failed", e);
        }
    }

    private void tryRenew() {
        try {
            held.values().forEach(purge -> table.renew(purge.row()));
        } catch (RuntimeException e) {
            LOG.warn("The leases of purges could not be renewed; it is tried again: {}", e.toString());
        }
    }

    /** Takes over what other processes left, and goes on with each that is due. */
    void pass() {
        if (!targets.isComplete()) {
            return;
        }
        table.purging(lease).stream()
                .filter(row -> !held.containsKey(row.name()))
                .forEach(row -> table.move(row, RowState.PURGING).ifPresent(this::begin));
        for (PurgeUnderWay purge : List.copyOf(held.values())) {
            if (purge.isDue()) {
                advance(purge);
            }
        }
    }

    private void advance(PurgeUnderWay purge) {
        ServiceRow row = purge.row();
        if (!table.renew(row)) {
            LOG.warn("Another process goes on with the purge of {}: this one was silent for a lease", row.name());
            held.remove(row.name());
            return;
        }
        try {
            if (!purge.isTold()) {
                publisher.forget(row);
                purge.told(heardWithin);
            } else if (isAnythingFound(row)) {
                purge.lookAgain(heardWithin);
            } else {
                end(row);
            }
        } catch (IOException | KafkaException e) {
            LOG.warn("{} is not purged yet: {}", row.name(), e.getMessage());
            purge.failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One place being away keeps no other from being emptied. */
    private boolean isAnythingFound(ServiceRow row) throws IOException, InterruptedException {
        boolean found = false;
        List<String> failures = new ArrayList<>();
        for (ServiceData data : targets.data()) {
            // What is deleted goes by the name, which may be free, and somebody's again, once another process has ended
            // this.
            if (!table.renew(row)) {
                throw new IOException("another process goes on with it");
            }
            try {
                found |= data.purge(row.name(), String.valueOf(row.topicId()));
            } catch (IOException | RuntimeException e) {
                metrics.purgeFailed();
                LOG.debug("{} of {} cannot be deleted", data.what(), row.name(), e);
                failures.add(data.what() + ", which does not delete what it has: " + e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException(String.join("; ", failures));
        }
        return found;
    }

    private void end(ServiceRow row) {
        Optional<ServiceRow> removing = table.move(row, RowState.REMOVING);
        held.remove(row.name());
        if (removing.isPresent()) {
            metrics.purged();
            LOG.info("Nothing is stored of {} any more", row.name());
            new ServiceEnd(table, publisher).remove(removing.get());
        }
    }

    /** What is under way ends by itself, or with the process; another goes on a lease later. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.info("A purge is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
