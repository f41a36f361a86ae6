package io.moalog.aggregator.intake;

import io.moalog.aggregator.intake.AggregatorMetrics.Counters;
import io.moalog.aggregator.masking.Masked;
import io.moalog.aggregator.masking.NotMaskedException;
import io.moalog.registry.view.ClaimKind;
import io.moalog.stream.DeadLetter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one chunk or request, on their way from a sender to Kafka. One thread at a time hands them in and calls
 * {@link #finish}, always; Kafka's answers come on other threads.
 */
public final class Delivery {
    private static final String STAGE = "aggregator";

    /** What a delivery costs of the heap beside its logs: itself, and what its protocol keeps to answer it. */
    private static final int OWN_BYTES = 2048;

    /** What a record or a dead letter costs beside its bytes: objects, headers, its place in a queue. */
    private static final int OVERHEAD = 512;

    /**
     * Acknowledged bytes that are told in one go, because what all threads count together is dear to count log by log. So
     * many of a delivery may count as under way a little longer than they are.
     */
    private static final long TOLD_AT_ONCE = 8 * 1024;

    /** In {@link #untold} the logs are counted above their bytes. */
    private static final int LOGS = 40;

    private static final long BYTES = (1L << LOGS) - 1;

    private static final byte[] NO_BODY = new byte[0];
    private static final String NOT_KEPT = " (not kept itself, because this service's logs are masked)";

    private final Intake intake;
    private final Origin origin;
    private final Destination destination;
    private final Counters counters;

    /** Logs that were handed on; written by the thread that hands in only. */
    private final AtomicLong sent = new AtomicLong();

    /** Answers to them, and one more for {@link #finish}. */
    private final AtomicLong answered = new AtomicLong();

    /** Logs and bytes that Kafka has acknowledged and nobody was told of; none where nothing is under way. */
    private final AtomicLong untold = new AtomicLong();

    private final AtomicLong deadLettered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final CompletableFuture<Outcome> settled = new CompletableFuture<>();
    private @Nullable TopicLane lane;
    private long received;
    private long rejected;
    private boolean finished;

    Delivery(Intake intake, Origin origin, Destination destination, Counters counters) {
        this.intake = intake;
        this.origin = origin;
        this.destination = destination;
        this.counters = counters;
        intake.inFlight().send(OWN_BYTES);
    }

    /**
     * Takes a log: it goes to the service's topic, or to the dead letters where there is no such service, or no more.
     *
     * @param json the log, its array from here on Kafka's
     * @param host its source host, where known
     * @return false where Kafka's producer cannot take it now, and nothing has happened: it may be tried again when the
     *     topic is {@link Intake#ready}
     */
    public boolean accept(byte[] json, byte @Nullable [] host) {
        return destination.terms().masks() ? takeMasked(json, host) : take(json, host);
    }

    private boolean takeMasked(byte[] json, byte @Nullable [] host) {
        ServiceTerms terms = destination.terms();
        try {
            Masked masked = terms.mask(json);
            if (!take(masked.json(), terms.maskHost(host))) {
                return false;
            }
            terms.kept(masked);
        } catch (NotMaskedException reason) {
            keep(NO_BODY, reason.getMessage() + NOT_KEPT);
        }
        return true;
    }

    private boolean take(byte[] json, byte @Nullable [] host) {
        if (destination instanceof Destination.Nowhere nowhere) {
            takeToNowhere(nowhere, json);
            return true;
        }
        if (!destination.terms().isOpen()) {
            keep(json, "the service is being deleted, or was, since the logs began to come");
            return true;
        }
        int bytes = json.length + OVERHEAD;
        if (!destination.terms().share().take(bytes)) {
            return false;
        }
        intake.inFlight().send(bytes);
        sent.lazySet(sent.getPlain() + 1);
        if (lane == null) {
            lane = intake.outlet().lane(topic(), origin.headers());
        }
        if (lane.send(host, json, new LogAnswer(bytes))) {
            received++;
            counters.received.increment();
            destination.terms().charge(json.length);
            return true;
        }
        lane = null;
        sent.set(sent.getPlain() - 1);
        settle(bytes, false);
        if (answered.get() == sent.getPlain()) {
            tell();
        }
        return false;
    }

    private String topic() {
        return ((Destination.Topic) destination).topic();
    }

    private void settle(long bytes, boolean acknowledged) {
        intake.inFlight().settle(bytes);
        destination.terms().share().settle(bytes, acknowledged);
    }

    private void takeToNowhere(Destination.Nowhere nowhere, byte[] json) {
        ClaimKind kind = nowhere.unclaimed();
        if (kind == null) {
            keep(json, nowhere.reason());
        } else {
            intake.unclaimedNames().keeps(kind, nowhere.name(), origin.protocol(), json);
            keep(letter(json, nowhere.reason()).asUnclaimed(origin.unclaimed(kind)), json.length);
        }
    }

    /** Keeps what is no log as a dead letter; without its body where fields of the service are masked. */
    public void deadLetter(byte[] body, String reason) {
        boolean mayBeKept = !destination.terms().masks();
        keep(mayBeKept ? body : NO_BODY, mayBeKept ? reason : reason + NOT_KEPT);
    }

    private void keep(byte[] body, String reason) {
        keep(letter(body, reason), body.length);
    }

    private DeadLetter letter(byte[] body, String reason) {
        return DeadLetter.unsent(name(), STAGE, reason, origin.sender(), body);
    }

    private void keep(DeadLetter letter, int bodyBytes) {
        received++;
        counters.received.increment();
        destination.terms().charge(bodyBytes);
        sent.lazySet(sent.getPlain() + 1);
        long bytes = (long) bodyBytes + OVERHEAD + letter.reason().length();
        intake.inFlight().send(bytes);
        intake.deadLetters().keep(letter, failure -> {
            intake.inFlight().settle(bytes);
            if (failure == null) {
                deadLettered.incrementAndGet();
                counters.deadLettered.increment();
            } else {
                refuse();
            }
            answer();
        });
    }

    /** Counts what is no log, and what the sender is told about. */
    public void reject() {
        received++;
        rejected++;
        counters.received.increment();
        counters.rejected.increment();
    }

    /** Counts a log that is let go: there was no room in time, or its service is over its quota. */
    public void refuseUnsent() {
        if (destination instanceof Destination.Nowhere nowhere && nowhere.unclaimed() != null) {
            intake.unclaimedNames().refuses(nowhere.unclaimed(), nowhere.name(), origin.protocol());
        }
        received++;
        counters.received.increment();
        refuse();
    }

    /** No more will be handed in. */
    public void finish() {
        if (!finished) {
            finished = true;
            lane = null;
            answer();
        }
    }

    /** Completes, on any thread and never with a failure, when all is handed in and every log has its answer. */
    public CompletableFuture<Outcome> settled() {
        return settled;
    }

    /** What has become of the logs by now; for the thread that hands them in. */
    public Outcome soFar() {
        long underWay = sent.get() - answered.get() + (finished ? 1 : 0);
        long kept = deadLettered.get();
        long notKept = refused.get();
        // Answers may come between these reads: rather too few are called accepted than one too many.
        long accepted = Math.max(0, received - rejected - underWay - kept - notKept);
        return new Outcome(accepted, rejected, kept, notKept, underWay);
    }

    private String name() {
        if (destination instanceof Destination.Topic topic) {
            return topic.service().value();
        }
        return destination instanceof Destination.Nowhere nowhere ? nowhere.name() : "";
    }

    private void refuse() {
        refused.incrementAndGet();
        counters.refused.increment();
    }

    private void acknowledge(int bytes) {
        if ((untold.addAndGet((1L << LOGS) + bytes) & BYTES) >= TOLD_AT_ONCE) {
            tell();
        }
        answer();
    }

    /** Tells those who count all deliveries' logs what is acknowledged. On any thread. */
    private void tell() {
        long all = untold.getAndSet(0);
        if (all != 0) {
            settle(all & BYTES, true);
            intake.outlet().acknowledged(all >>> LOGS);
            counters.accepted.add(all >>> LOGS);
        }
    }

    /** One answer more, or the end: who finds nothing under way tells it. */
    private void answer() {
        long answers = answered.incrementAndGet();
        long logs = sent.get();
        if (answers >= logs) {
            tell();
        }
        if (answers > logs) {
            intake.inFlight().settle(OWN_BYTES);
            settled.complete(soFar());
        }
    }

    private final class LogAnswer extends Answer {
        private final int bytes;

        LogAnswer(int bytes) {
            this.bytes = bytes;
        }

        @Override
        void settled(@Nullable Exception failure) {
            if (failure == null) {
                acknowledge(bytes);
                return;
            }
            settle(bytes, false);
            intake.outlet().failed(topic(), failure);
            refuse();
            answer();
        }
    }
}
