package io.moalog.rules.alert;

import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes raised alerts into SQL, in the order in which they were raised. While SQL is away they wait, at most
 * {@value #MOST_WAITING}; then whoever raises one waits too, and the stream behind it pauses.
 */
public final class AlertWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWriter.class);
    private static final int MOST_WAITING = 1_000;
    private static final int TRIES_OF_BAD_DATA = 5;
    private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
    private static final Duration CLEAN_EVERY = Duration.ofHours(1);

    private final AlertStore store;
    private final Duration retention;
    private final RuleMetrics metrics;
    private final InstantSource clock;
    private final Runnable stored;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    /**
     * Never interrupted, since an interrupt closes the file under an embedded database; it ends by {@link #nudges}. A
     * daemon, so that SQL not answering does not keep the program from ending.
     */
    private final Thread thread = new Thread(this::run, "rule-engine.alerts");

    private final Semaphore nudges = new Semaphore(0);
    private volatile @Nullable Exception failure;
    private volatile boolean closed;
    /** The time to store what waits is over. */
    private volatile boolean abandoned;

    private Instant cleanAt;

    /**
     * @param retention how long alerts are kept
     * @param stored is run after alerts have come into SQL, so that they are told at once
     */
    public AlertWriter(
            AlertStore store, Duration retention, RuleMetrics metrics, InstantSource clock, Runnable stored) {
        this.store = store;
        this.retention = retention;
        this.metrics = metrics;
        this.clock = clock;
        this.stored = stored;
        this.cleanAt = clock.instant().plus(FIRST_CLEANING);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /**
     * Hands an alert over; waits while too many wait already.
     *
     * @param done is run once the alert is in SQL
     */
    public void write(Raised raised, Runnable done) throws InterruptedException {
        metrics.raised.increment();
        queue.put(new Work(raised, done));
        metrics.waitingAlerts.set(queue.size());
    }

    private void run() {
        while (!abandoned && (!closed || !queue.isEmpty())) {
            try {
                Work work = queue.poll(1, TimeUnit.SECONDS);
                if (work != null) {
                    store(work);
                } else {
                    cleanWhenDue();
                }
                metrics.waitingAlerts.set(queue.size());
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException e) {
                failure = e;
                LOG.error("The alerts' thread goes on after a failure", e);
            }
        }
    }

    private void store(Work work) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        while (!abandoned) {
            try {
                boolean isNew = store.store(work.raised());
                (isNew ? metrics.stored : metrics.known).increment();
                failure = null;
                work.done().run();
                stored.run();
                return;
            } catch (RuntimeException away) {
                if (isBadData(away) && backoff.failures() >= TRIES_OF_BAD_DATA) {
                    metrics.refusedAlerts.increment();
                    LOG.error("SQL takes no alert like {}: it is left out", work.raised(), away);
                    work.done().run();
                    return;
                }
                failure = away;
                Duration delay = backoff.next();
                LOG.warn(
                        "An alert of the rule {} waits for SQL, next try in {} ms: {}",
                        work.raised().rule().name(),
                        delay.toMillis(),
                        away.toString());
                if (nudges.tryAcquire(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            }
        }
    }

    /** SQLSTATE classes 22 (data exception) and 23 (constraint): the same data fails again. */
    private static boolean isBadData(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            }
        }
        return false;
    }

    private void cleanWhenDue() {
        Instant now = clock.instant();
        if (now.isAfter(cleanAt)) {
            cleanAt = now.plus(CLEAN_EVERY);
            try {
                int gone = store.deleteBefore(now.minus(retention));
                LOG.debug("{} alerts older than {} are gone", gone, retention);
            } catch (RuntimeException away) {
                // An hour later is soon enough; what matters of SQL's absence shows with the next alert.
                LOG.warn("Old alerts stay for now: {}", away.toString());
            }
        }
    }

    /** Red while alerts wait for SQL. */
    public Check check() {
        String name = "rule-engine.alerts";
        Exception failed = failure;
        if (!thread.isAlive() && !closed) {
            return Check.down(name, "the thread that keeps alerts is not running");
        }
        return failed == null ? Check.up(name, queue.size() + " waiting") : Check.down(name, failed);
    }

    /** Stores what waits, for a bounded time; what is left is evaluated again after the next start. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(5_000);
            abandoned = true;
            nudges.release();
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Work(Raised raised, Runnable done) {}
}
