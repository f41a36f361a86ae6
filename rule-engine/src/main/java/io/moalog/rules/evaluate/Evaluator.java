package io.moalog.rules.evaluate;

import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import io.moalog.rules.alert.AlertWriter;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.rules.rule.ActiveRules;
import io.moalog.rules.rule.RuleBook;
import io.moalog.rules.window.WindowLimits;
import io.moalog.stream.Check;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.LogBatch;
import io.moalog.stream.LogSink;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every log to the rules of its service. One thread does all of it, so that nothing of a window is shared; what waits
 * for it is bounded by the stream, which pauses partitions, and what the stream counts no more is dropped. A batch is done when every alert that came of it is in SQL.
 */
public final class Evaluator implements LogSink, AutoCloseable {
    /** The name in dead letters and checks. */
    public static final String STAGE = "rule-engine";

    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
    private static final long TICK_MILLIS = 100;

    private final RuleBook book;
    private final AlertWriter alerts;
    private final DeadLetters deadLetters;
    private final WindowLimits limits;
    private final RuleMetrics metrics;
    private final InstantSource clock;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    /** What is not done: in {@link #steps}, or held by alerts on their way. */
    private final Set<PendingBatch> underWay = ConcurrentHashMap.newKeySet();

    private final Map<ServiceName, ServiceEvaluation> services = new HashMap<>();
    private final Thread thread = new Thread(this::run, "rule-engine.evaluator");
    private @Nullable ActiveRules adopted;
    private long nextTick;
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    public Evaluator(
            RuleBook book,
            AlertWriter alerts,
            DeadLetters deadLetters,
            WindowLimits limits,
            RuleMetrics metrics,
            InstantSource clock) {
        this.book = book;
        this.alerts = alerts;
        this.deadLetters = deadLetters;
        this.limits = limits;
        this.metrics = metrics;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void take(LogBatch batch) {
        PendingBatch pending = new PendingBatch(batch, underWay::remove);
        underWay.add(pending);
        steps.add(new Evaluation(pending));
    }

    @Override
    public void assigned(ServiceName service, int partition, long offset) {
        LOG.debug("{} is evaluated from {}@{} on", service, partition, offset);
        steps.add(() -> of(service).assigned(partition));
    }

    /** The next reader evaluates what is not committed; here it would only take memory that the stream counts no more. */
    @Override
    public void released(ServiceName service, int partition) {
        underWay.removeIf(pending -> pending.giveUp(service, partition));
        steps.removeIf(step -> step instanceof Evaluation queued && queued.pending.batch() == null);
        steps.add(() -> of(service).released(partition));
    }

    private void run() {
        while (!closed) {
            try {
                Step step = steps.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                adopt();
                if (step != null) {
                    step.run();
                }
                tick();
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException e) {
                failure = e;
                LOG.error("The evaluator goes on after a failure", e);
            }
        }
    }

    /** Takes over the rules where they changed. */
    private void adopt() throws InterruptedException {
        ActiveRules now = book.current();
        if (now == adopted) {
            return;
        }
        now.services().forEach(this::of);
        for (Map.Entry<ServiceName, ServiceEvaluation> service : services.entrySet()) {
            service.getValue().adopt(now.of(service.getKey()));
        }
        services.values().removeIf(ServiceEvaluation::isOver);
        adopted = now;
    }

    private ServiceEvaluation of(ServiceName service) {
        return services.computeIfAbsent(service, name -> new ServiceEvaluation(name, limits, alerts, metrics, clock));
    }

    private void evaluate(LogBatch batch, PendingBatch pending) throws InterruptedException {
        metrics.received.increment(batch.records().size());
        ServiceEvaluation service = of(batch.service());
        try {
            if (!service.hasRules()) {
                metrics.skipped.increment(batch.records().size());
                return;
            }
            for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
                evaluate(service, batch, pending, record);
            }
            failure = null;
        } finally {
            pending.release();
        }
    }

    private void evaluate(
            ServiceEvaluation service, LogBatch batch, PendingBatch pending, ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException {
        try {
            service.evaluate(batch, pending, record);
            metrics.evaluated.increment();
        } catch (NotALogException unreadable) {
            bury(batch, pending, record, String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException e) {
            failure = e;
            LOG.error("{} could not be evaluated", batch.position(record), e);
            bury(batch, pending, record, "evaluating it failed: " + e);
        }
    }

    private void bury(LogBatch batch, PendingBatch pending, ConsumerRecord<byte[], byte[]> record, String reason) {
        metrics.unreadable.increment();
        pending.hold();
        DeadLetter letter = DeadLetter.refused(batch, record, STAGE, reason);
        CompletableFuture<?> unused = deadLetters.send(letter).whenComplete((kept, refused) -> {
            if (refused != null) {
                // The log itself stays in its topic, and its position is told here.
                LOG.error("{} has no dead letter: {}", batch.position(record), reason, refused);
            }
            pending.release();
        });
    }

    private void tick() throws InterruptedException {
        long now = clock.millis();
        if (now < nextTick && nextTick - now <= TICK_MILLIS) {
            return;
        }
        nextTick = now + TICK_MILLIS;
        int open = 0;
        for (ServiceEvaluation service : services.values()) {
            service.tick(now);
            open += service.openWindows();
        }
        metrics.openWindows.set(open);
    }

    /** Red where the thread has died, or the last batch met a failure of our own. */
    public Check check() {
        String name = STAGE + ".evaluator";
        Exception failed = failure;
        if (!thread.isAlive() && !closed) {
            return Check.down(name, "the evaluator's thread is not running");
        }
        if (failed != null) {
            return Check.down(name, failed);
        }
        return Check.up(
                name,
                "%d windows open, %.0f logs came late, %.0f found no room"
                        .formatted(metrics.openWindows.get(), metrics.late.count(), metrics.refusedMatches.count()));
    }

    /** Stops at once; closed after the stream, nothing waits for it any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Evaluation implements Step {
        private final PendingBatch pending;

        Evaluation(PendingBatch pending) {
            this.pending = pending;
        }

        @Override
        public void run() throws InterruptedException {
            LogBatch batch = pending.batch();
            if (batch != null) {
                evaluate(batch, pending);
            }
        }
    }

    /** Something for the evaluator's thread to do. */
    private interface Step {
        void run() throws InterruptedException;
    }
}
