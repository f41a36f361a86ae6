package io.moalog.rules.alert;

import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts to webhooks. What is due is in SQL, so that a restart goes on where it was; a try is claimed there first, so
 * that of many processes one makes it. Tries are under way without a thread of their own and each URL has its own bound and
 * its own rest: one that is down or slow delays only itself. A webhook gets an alert at least once; the id tells repeats.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final WebhookConfig config;
    private final RulesDatabase database;
    private final DeliveryStore deliveries;
    private final AlertStore alerts;
    private final RuleMetrics metrics;
    private final InstantSource clock;
    private final Map<String, WebhookTarget> targets = new ConcurrentHashMap<>();
    /** What the thread is to do next; bounded by the tries under way, and one to wake it up. */
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    /**
     * Never interrupted, since an interrupt closes the file under an embedded database; it ends by {@link #nudges}. A
     * daemon, so that SQL not answering does not keep the program from ending.
     */
    private final Thread thread = new Thread(this::run, "rule-engine.webhooks");

    private final Semaphore nudges = new Semaphore(0);
    private volatile @Nullable HttpClient client;
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    public Webhooks(
            WebhookConfig config, RulesDatabase database, AlertStore alerts, RuleMetrics metrics, InstantSource clock) {
        this.config = config;
        this.database = database;
        this.deliveries = new DeliveryStore(database);
        this.alerts = alerts;
        this.metrics = metrics;
        this.clock = clock;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Something may be due: looks at once. */
    public void wake() {
        if (events.isEmpty()) {
            events.add(() -> {});
        }
    }

    private void run() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
        try {
            while (!closed) {
                try {
                    handle(events.poll(POLL.toMillis(), TimeUnit.MILLISECONDS));
                    if (database.isMigrated()) {
                        beginWhatIsDue();
                    }
                    failure = null;
                    backoff.reset();
                } catch (RuntimeException away) {
                    failure = away;
                    Duration delay = backoff.next();
                    LOG.warn("Webhooks wait for SQL, next try in {} ms: {}", delay.toMillis(), away.toString());
                    if (nudges.tryAcquire(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                        nudges.drainPermits();
                    }
                }
            }
            drain();
        } catch (InterruptedException closing) {
            LOG.debug("stopped without waiting for the webhooks under way");
        }
    }

    private void handle(@Nullable Runnable first) {
        Runnable event = first;
        while (event != null) {
            event.run();
            event = events.poll();
        }
    }

    /** What is told now need not be told again. */
    private void drain() throws InterruptedException {
        Instant deadline = clock.instant().plus(DRAIN);
        while (clock.instant().isBefore(deadline) && targets.values().stream().anyMatch(WebhookTarget::isUnderWay)) {
            handle(events.poll(50, TimeUnit.MILLISECONDS));
        }
    }

    private void beginWhatIsDue() {
        List<String> due = deliveries.due(now());
        targets.entrySet().removeIf(target -> target.getValue().isForgettable(now()) && !due.contains(target.getKey()));
        for (String url : due) {
            WebhookTarget target = targets.computeIfAbsent(url, unused -> new WebhookTarget(config));
            int room = target.room(now());
            if (room > 0) {
                Instant lease = now().plus(config.lease());
                for (DeliveryStore.Claim claim : deliveries.claim(url, now(), lease, room)) {
                    begin(target, claim);
                }
            }
        }
    }

    private void begin(WebhookTarget target, DeliveryStore.Claim claim) {
        Optional<Alert> alert = alerts.find(claim.alertId());
        HttpClient http = client;
        if (alert.isEmpty() || http == null) {
            return;
        }
        // From here on every way leads to ended(), else the target would count a try under way for ever.
        target.begun();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(claim.url()))
                    .timeout(config.timeout())
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "moalog")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(AlertJson.of(alert.get())))
                    .build();
            CompletableFuture<?> unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .whenComplete((answer, failed) ->
                            events.add(() -> ended(target, claim, failed == null ? problem(answer) : problem(failed))));
        } catch (RuntimeException notSent) {
            ended(target, claim, problem(notSent));
        }
    }

    private static Optional<String> problem(HttpResponse<Void> answer) {
        boolean taken = answer.statusCode() >= 200 && answer.statusCode() < 300;
        return taken ? Optional.empty() : Optional.of("answered " + answer.statusCode());
    }

    private static Optional<String> problem(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof ConnectException) {
            return Optional.of("no connection");
        }
        String message = cause.getMessage();
        return Optional.of(cause.getClass().getSimpleName() + (message == null ? "" : ": " + message));
    }

    private void ended(WebhookTarget target, DeliveryStore.Claim claim, Optional<String> problem) {
        Instant now = now();
        if (problem.isEmpty()) {
            target.succeeded();
            metrics.delivered.increment();
            LOG.info("Alert {} told to {} at try {}", claim.alertId(), claim.url(), claim.attempt());
            deliveries.delivered(claim, now);
            return;
        }
        target.failed(problem.get(), now);
        Instant next = now.plus(delay(claim.attempt()));
        if (next.isAfter(claim.firedAt().plus(config.giveUpAfter()))) {
            metrics.givenUp.increment();
            LOG.error("Alert {} is not told to {}: {}", claim.alertId(), claim.url(), problem.get());
            deliveries.giveUp(claim, "given up after " + claim.attempt() + " tries: " + problem.get(), now);
        } else {
            metrics.retried.increment();
            LOG.warn("Alert {} waits until {} for {}: {}", claim.alertId(), next, claim.url(), problem.get());
            deliveries.retry(claim, problem.get(), next);
        }
    }

    private Duration delay(int attempt) {
        Backoff delays = new Backoff(config.firstDelay(), config.longestDelay());
        Duration delay = delays.next();
        for (int i = 1; i < Math.min(attempt, 20); i++) {
            delay = delays.next();
        }
        return delay;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Up while it works, whatever the webhooks do: they are the users', and must not turn the platform's health red. */
    public Check check() {
        String name = "rule-engine.webhooks";
        Exception failed = failure;
        if (!thread.isAlive() && !closed) {
            return Check.down(name, "the thread that calls webhooks is not running");
        }
        if (failed != null) {
            return Check.down(name, failed);
        }
        String failing = targets.entrySet().stream()
                .filter(target -> target.getValue().failing() != null)
                .map(target -> target.getKey() + " (" + target.getValue().failing() + ")")
                .limit(5)
                .collect(Collectors.joining(", "));
        return Check.up(name, failing.isEmpty() ? "no webhook fails" : "failing: " + failing);
    }

    /** Begins nothing new. What is under way for long is due again, here or elsewhere, when its claim ends. */
    @Override
    public void close() {
        closed = true;
        wake();
        nudges.release();
        try {
            thread.join(DRAIN.toMillis() + 3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
