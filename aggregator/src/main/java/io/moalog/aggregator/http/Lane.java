package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.Delivery;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.aggregator.intake.TopicUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of one service's logs out of one request. For that request's thread. */
public final class Lane {
    private record Waiting(byte[] json, byte @Nullable [] host) {
        /** Of the heap, objects aside. */
        int bytes() {
            return json.length + (host == null ? 0 : host.length);
        }
    }

    private final Deliveries request;
    private final Intake intake;
    private final Duration patience;
    private final String name;
    private final Supplier<Destination> route;
    private final Destination destination;
    private final Delivery delivery;
    private final @Nullable CompletableFuture<Void> ready;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Refusal refusal;
    private boolean asked;
    private boolean kafkaAway;
    private long turnedAway;

    /**
     * The topic is looked up from here on, so that the lanes of a request wait together.
     *
     * @param route where logs of that name go, when it is asked again
     */
    Lane(
            Deliveries request,
            RequestIntake requests,
            String name,
            Destination destination,
            Supplier<Destination> route) {
        this.request = request;
        this.intake = requests.intake();
        this.patience = requests.patience();
        this.name = name;
        this.route = route;
        this.destination = destination;
        this.ready = destination instanceof Destination.Topic topic ? intake.ready(topic) : null;
        this.delivery = request.begin(destination);
    }

    /** Where the logs go. */
    public Destination destination() {
        return destination;
    }

    /**
     * Why nothing of the service is taken from this sender now, or nothing more; null where all of it is. Asked when the first
     * log is to be taken, because a log that is rejected for another reason was not refused for this one.
     */
    @Nullable
    Refusal notTaken() {
        if (!asked) {
            asked = true;
            refusal = request.notTaken(name, destination);
        }
        return refusal;
    }

    /**
     * Looks again, long after the first log: from here on all may be refused.
     *
     * @param quotaToo whether the quota as well; what has begun is taken whole, within reason
     */
    void askAgain(boolean quotaToo) {
        if (!asked || refusal != null) {
            return;
        }
        Destination now = route.get();
        if (!now.equals(destination)) {
            refusal =
                    now instanceof Destination.Nowhere nowhere ? Refusal.gone(nowhere.reason()) : Refusal.changed(name);
        } else if (quotaToo) {
            refusal = request.notTaken(name, destination);
        }
    }

    /**
     * Waits until the topic takes logs; why it does not, or the service may not send, and null where both do, or where the
     * thread must not wait to know.
     */
    public @Nullable Refusal refusal() throws InterruptedException {
        return notTaken() != null || !(request.mayWait() || isReady()) ? refusal : awaitTopic();
    }

    private boolean isReady() {
        return ready == null || ready.isDone();
    }

    private @Nullable Refusal awaitTopic() throws InterruptedException {
        if (refusal != null || ready == null || (ready.isDone() && !ready.isCompletedExceptionally())) {
            return refusal;
        }
        long since = System.nanoTime();
        try {
            ready.get(Math.max(0, request.patienceLeft().toMillis()), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            kafkaAway = cause instanceof TopicUnavailableException unavailable && unavailable.isKafkaAway();
            refusal = Refusal.kafka(String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            kafkaAway = true;
            refusal = Refusal.kafka("Kafka does not answer");
        }
        request.waitedInVain(System.nanoTime() - since);
        return refusal;
    }

    /** Whether Kafka as a whole is why the logs are refused: no other lane's will be taken either. */
    public boolean isKafkaAway() {
        return kafkaAway;
    }

    /**
     * Takes a log. What the producer does not take at once is tried again for a bounded time, by a thread that may wait.
     *
     * @param json the log, its array from here on Kafka's
     * @param host its source host, where known
     * @return false where it is refused, and counted so
     */
    public boolean accept(byte[] json, byte @Nullable [] host) throws InterruptedException {
        if (refusal() != null) {
            refuse();
            return false;
        }
        if (request.mayWait()) {
            boolean taken = delivery.accept(json, host) || acceptPatiently(json, host);
            if (!taken) {
                refuse();
            }
            return taken;
        }
        // One that waits is overtaken by none.
        if (!waiting.isEmpty() || !isReady() || !delivery.accept(json, host)) {
            Waiting log = new Waiting(json, host);
            intake.inFlight().reading(log.bytes());
            waiting.add(log);
        }
        return true;
    }

    /** Whether logs wait for a thread that may. */
    boolean waits() {
        return !waiting.isEmpty();
    }

    /** Takes the logs that wait, on a thread that may; those that are refused now have not been told so. */
    void takeWaiting() throws InterruptedException {
        for (Waiting log = waiting.poll(); log != null; log = waiting.poll()) {
            intake.inFlight().reading(-log.bytes());
            boolean taken = awaitTopic() == null
                    && (delivery.accept(log.json, log.host) || acceptPatiently(log.json, log.host));
            if (!taken) {
                delivery.refuseUnsent();
            }
        }
    }

    private boolean acceptPatiently(byte[] json, byte @Nullable [] host) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !intake.awaitReady((Destination.Topic) destination, Duration.ofNanos(left))) {
                Optional<String> ofTheTopic = intake.unavailable((Destination.Topic) destination);
                refusal = Refusal.kafka(ofTheTopic.orElse("Kafka does not take the logs"));
                kafkaAway = ofTheTopic.isEmpty();
                return false;
            }
        } while (!delivery.accept(json, host));
        return true;
    }

    /** Counts what is no log, and what the sender is told about. */
    public void reject() {
        delivery.reject();
    }

    /** Counts a log that is not taken now, which the sender may send again. */
    public void refuse() {
        turnedAway++;
        delivery.refuseUnsent();
    }

    /** Whether all logs that were accepted are kept by now. */
    public boolean isKept() {
        Outcome now = delivery.soFar();
        return now.underWay() == 0 && now.refused() == turnedAway;
    }

    /** No more will be handed in; completes when all have Kafka's answer. */
    CompletableFuture<Outcome> finish() {
        delivery.finish();
        return delivery.settled();
    }

    Outcome soFar() {
        return delivery.soFar();
    }
}
