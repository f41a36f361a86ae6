package io.moalog.registry.server;

import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's one worker: brings the schema up to date, then, every few seconds, heals what is half-done, goes on
 * with deletions and watches the topics; every minute, and soon after a change that failed, it compares everything.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final RegistryConfig.Timing timing;
    private final RegistrySchema schema;
    private final Healer healer;
    private final ServiceRemoval removal;
    private final TopicWatch watch;
    private final Audits audits;

    /**
     * Never interrupted, since an interrupt closes the file under an embedded database; it ends by {@link #nudges}. A
     * daemon, so that Kafka not answering does not keep the program from ending.
     */
    private final Thread thread = new Thread(this::run, "service-registry-reconciler");

    private final Semaphore nudges = new Semaphore(0);
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private volatile boolean migrated;
    private volatile boolean passed;
    private volatile boolean auditAsked = true;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;
    private volatile Set<String> missing = Set.of();
    private volatile Set<String> ahead = Set.of();
    private long nextAudit;

    /** What compares everything. */
    record Audits(TopicAudit topics, PublishedAudit published) {}

    Reconciler(
            RegistryConfig.Timing timing,
            RegistrySchema schema,
            Healer healer,
            ServiceRemoval removal,
            TopicWatch watch,
            Audits audits) {
        this.timing = timing;
        this.schema = schema;
        this.healer = healer;
        this.removal = removal;
        this.watch = watch;
        this.audits = audits;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether SQL has been reached once, and its schema is there. */
    boolean isReady() {
        return migrated;
    }

    /** Compares everything at the next pass, which begins now. */
    void auditSoon() {
        auditAsked = true;
        nudges.release();
    }

    private void run() {
        while (!closed) {
            try {
                pass();
                failure = null;
                passed = true;
                backoff.reset();
                pause(timing.healEvery());
            } catch (InterruptedException e) {
                LOG.info("interrupted, ending");
                return;
            } catch (RuntimeException e) {
                try {
                    failed(e);
                } catch (InterruptedException ending) {
                    LOG.info("interrupted, ending");
                    return;
                }
            }
        }
    }

    private void pass() {
        if (!migrated) {
            schema.migrate();
            migrated = true;
        }
        Refusals refusals = new Refusals();
        healer.heal(refusals);
        removal.proceed(refusals);
        missing = watch.look(refusals);
        if (auditAsked || System.nanoTime() - nextAudit > 0) {
            auditAsked = false;
            nextAudit = System.nanoTime() + timing.auditEvery().toNanos();
            audits.topics.audit(refusals);
            ahead = audits.published.audit();
        }
        refusals.throwFirst();
    }

    private void failed(RuntimeException e) throws InterruptedException {
        if (closed) {
            return;
        }
        failure = e;
        Duration delay = backoff.next();
        LOG.warn("Reconciling failed, next try in {} ms: {}", delay.toMillis(), e.toString());
        LOG.debug("Reconciling failed", e);
        pause(delay);
    }

    private void pause(Duration delay) throws InterruptedException {
        if (nudges.tryAcquire(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            nudges.drainPermits();
        }
    }

    /** SQL, Kafka, the worker itself, the topics, and what {@code moalog.services} has that SQL does not know. */
    List<Check> checks() {
        RuntimeException failed = failure;
        boolean sql = failed instanceof JdbiException || failed instanceof FlywayException;
        boolean kafka = failed instanceof KafkaException;
        return List.of(
                check("service-registry.sql", sql ? failed : null, migrated, "reached"),
                check("service-registry.kafka", kafka ? failed : null, passed, "reached"),
                thread.isAlive()
                        ? check("service-registry.reconciler", sql || kafka ? null : failed, passed, "works")
                        : Check.down("service-registry.reconciler", "ended: start the program again"),
                names("service-registry.topics", missing, "missing in Kafka; made again there, they are taken up"),
                names(
                        "service-registry.published",
                        ahead,
                        "newer in moalog.services than in SQL: was a backup restored?"));
    }

    private static Check check(String name, @Nullable Exception failed, boolean reached, String works) {
        if (failed != null) {
            return Check.down(name, failed);
        }
        return reached ? Check.up(name, works) : Check.down(name, "not reached yet");
    }

    private static Check names(String name, Set<String> wrong, String what) {
        return wrong.isEmpty() ? Check.up(name, "all there") : Check.down(name, what + ": " + String.join(", ", wrong));
    }

    /** Ends after what is under way, and waits for that for a few seconds; can be called again. */
    void stop() {
        closed = true;
        nudges.release();
        try {
            thread.join(3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
