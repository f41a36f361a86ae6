package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The logs of one request, which may be of several services: a {@link Lane} for each. For one request and thread. */
public final class Deliveries implements AutoCloseable {
    /** The most names that one request may have logs of. */
    public static final int MOST_LANES = 1_000;

    /** A request that comes within this time is taken whole, however far over its quota that brings a service. */
    private static final long WHOLE_NANOS = 10_000_000_000L;

    private static final long ASKED_AGAIN_NANOS = 500_000_000;

    private final RequestIntake intake;
    private final Origin origin;
    private final Posted posted;
    private final Admission admission;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final long begunAt;
    private long askedAt;
    private long waitedInVain;
    private boolean settled;

    Deliveries(RequestIntake intake, Origin origin, Posted posted, Admission admission) {
        this.intake = intake;
        this.origin = origin;
        this.posted = posted;
        this.admission = admission;
        this.begunAt = intake.nanoTime();
        this.askedAt = begunAt;
    }

    /**
     * The way of the logs that came under {@code name}; null where the request has more names than {@link #MOST_LANES}.
     *
     * @param destination asked once for each name, and again where the request takes long to come
     */
    public @Nullable Lane to(String name, Supplier<Destination> destination) {
        Lane known = lanes.get(name);
        if (known != null || lanes.size() >= MOST_LANES) {
            return known;
        }
        return open(name, destination.get(), destination);
    }

    /** The way of the logs of one more name. */
    Lane open(String name, Destination destination, Supplier<Destination> route) {
        Lane lane = new Lane(this, intake, name, destination, route);
        lanes.put(name, lane);
        return lane;
    }

    Delivery begin(Destination destination) {
        return intake.intake().begin(origin, destination);
    }

    /** Why nothing is taken of a service, for the sender's key or the quota; null where it is. */
    @Nullable
    Refusal notTaken(String name, Destination destination) {
        Refusal notAdmitted = admission.refusal(name, destination);
        return notAdmitted != null
                ? notAdmitted
                : intake.intake()
                        .retryAfter(destination)
                        .map(wait -> Refusal.overQuota(name, wait))
                        .orElse(null);
    }

    /**
     * Looks again, while the body comes, at what was asked at its beginning: a body may have no end. Does nothing but twice a
     * second. Services that take no more refuse in their {@link Lane}s from then on.
     *
     * @return why nothing more is taken of this sender at all; null where it is
     */
    public @Nullable Refusal askAgain() {
        long now = intake.nanoTime();
        if (now - askedAt < ASKED_AGAIN_NANOS) {
            return null;
        }
        askedAt = now;
        Refusal stranger = intake.stranger(posted);
        if (stranger == null) {
            boolean quotaToo = now - begunAt > WHOLE_NANOS;
            lanes.values().forEach(lane -> lane.askAgain(quotaToo));
        }
        return stranger;
    }

    /** All of them, in the order in which their names came. */
    public Collection<Lane> lanes() {
        return lanes.values();
    }

    /** Waits for room for one more log; false where there is none in time. */
    public boolean awaitRoom() throws InterruptedException {
        return intake.awaitRoom(posted);
    }

    /** Whether the thread that hands in may wait. */
    boolean mayWait() {
        return posted.threads().mayWait();
    }

    /**
     * All is handed in. Completes, for the threads that answer, when Kafka has answered or after a bounded time, and says what
     * has become of all logs by then.
     *
     * @param whole whether all logs were handed in; where Kafka has failed before that, nothing is waited for
     */
    public CompletableFuture<Outcome> settle(boolean whole) {
        settled = true;
        boolean waits = lanes.values().stream().anyMatch(Lane::waits);
        CompletableFuture<Outcome> outcome = waits
                ? CompletableFuture.runAsync(this::takeWaiting, posted.threads().waiting())
                        .thenCompose(taken -> answers(whole))
                : answers(whole);
        return outcome.thenApplyAsync(all -> all, posted.threads().answering());
    }

    private void takeWaiting() {
        try {
            for (Lane lane : lanes.values()) {
                lane.takeWaiting();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Outcome> answers(boolean whole) {
        CompletableFuture<?>[] all = lanes.values().stream().map(Lane::finish).toArray(CompletableFuture[]::new);
        CompletableFuture<Void> answered = CompletableFuture.allOf(all);
        if (!whole) {
            return CompletableFuture.completedFuture(soFar());
        }
        return answered.completeOnTimeout(null, intake.patience().toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(done -> soFar());
    }

    private Outcome soFar() {
        Outcome all = new Outcome(0, 0, 0, 0, 0);
        for (Lane lane : lanes.values()) {
            Outcome one = lane.soFar();
            all = new Outcome(
                    all.accepted() + one.accepted(),
                    all.rejected() + one.rejected(),
                    all.deadLettered() + one.deadLettered(),
                    all.refused() + one.refused(),
                    all.underWay() + one.underWay());
        }
        return all;
    }

    /** How long a lane may wait for its topic: all that wait in vain share one patience. */
    Duration patienceLeft() {
        return intake.patience().minusNanos(waitedInVain);
    }

    void waitedInVain(long nanos) {
        waitedInVain += nanos;
    }

    /** What was handed in goes its way, also where nobody asks how it {@link #settle}s. */
    @Override
    public void close() {
        if (!settled) {
            lanes.values().forEach(Lane::finish);
        }
    }
}
