package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The logs of one request, which may be of several services: a {@link Lane} for each. For one request and thread. */
public final class Deliveries implements AutoCloseable {
    /** The most names that one request may have logs of. */
    public static final int MOST_LANES = 1_000;

    private final RequestIntake intake;
    private final Origin origin;
    private final Admission admission;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private long waitedInVain;

    Deliveries(RequestIntake intake, Origin origin, Admission admission) {
        this.intake = intake;
        this.origin = origin;
        this.admission = admission;
    }

    /**
     * The way of the logs that came under {@code name}; null where the request has more names than {@link #MOST_LANES}.
     *
     * @param destination asked once for each name
     */
    public @Nullable Lane to(String name, Supplier<Destination> destination) {
        Lane known = lanes.get(name);
        if (known != null || lanes.size() >= MOST_LANES) {
            return known;
        }
        return open(name, destination.get());
    }

    /** The way of the logs of one more name. */
    Lane open(String name, Destination destination) {
        Delivery delivery = intake.intake().begin(origin, destination);
        Lane lane = new Lane(this, intake, destination, delivery, notTaken(name, destination));
        lanes.put(name, lane);
        return lane;
    }

    /** What a request has of a service is taken whole, or refused before its first byte: for the sender's key, or the quota. */
    private @Nullable Refusal notTaken(String name, Destination destination) {
        Refusal notAdmitted = admission.refusal(name, destination);
        return notAdmitted != null
                ? notAdmitted
                : intake.intake()
                        .retryAfter(destination)
                        .map(wait -> Refusal.overQuota(name, wait))
                        .orElse(null);
    }

    /** All of them, in the order in which their names came. */
    public Collection<Lane> lanes() {
        return lanes.values();
    }

    /** Waits for room for one more log; false where there is none in time. */
    public boolean awaitRoom() throws InterruptedException {
        return intake.intake().inFlight().awaitRoom(intake.patience());
    }

    /**
     * Waits for Kafka's answers, for a bounded time, and says what has become of all logs by then.
     *
     * @param whole whether all logs were handed in; where Kafka has failed before that, nothing is waited for
     */
    public Outcome settle(boolean whole) throws InterruptedException {
        long deadline = System.nanoTime() + (whole ? intake.patience().toNanos() : 0);
        lanes.values().forEach(Lane::finish);
        Outcome all = new Outcome(0, 0, 0, 0, 0);
        for (Lane lane : lanes.values()) {
            Outcome one = lane.settle(deadline - System.nanoTime());
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

    /** What was handed in goes its way. */
    @Override
    public void close() {
        lanes.values().forEach(Lane::finish);
    }
}
