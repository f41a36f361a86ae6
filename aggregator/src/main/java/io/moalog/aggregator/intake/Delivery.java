package io.moalog.aggregator.intake;

import io.moalog.aggregator.intake.AggregatorMetrics.Counters;
import io.moalog.stream.DeadLetter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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

    private final Intake intake;
    private final Origin origin;
    private final Destination destination;
    private final Counters counters;

    /** Logs without an answer, and one more until {@link #finish}. */
    private final AtomicLong open = new AtomicLong(1);

    private final AtomicLong deadLettered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final CompletableFuture<Outcome> settled = new CompletableFuture<>();
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
     * Takes a log: it goes to the service's topic, or to the dead letters where there is no such service.
     *
     * @param json the log, its array from here on Kafka's
     * @param host its source host, where known
     */
    public void accept(byte[] json, byte @Nullable [] host) {
        if (destination instanceof Destination.Topic topic) {
            receive();
            intake.outlet()
                    .send(
                            new ProducerRecord<>(topic.topic(), null, null, host, json, origin.headers()),
                            new Answer(json.length + OVERHEAD, topic.topic()));
        } else if (destination instanceof Destination.Nowhere nowhere) {
            deadLetter(json, nowhere.reason());
        }
    }

    /** Keeps what is no log as a dead letter. */
    public void deadLetter(byte[] body, String reason) {
        receive();
        long bytes = (long) body.length + OVERHEAD + reason.length();
        intake.inFlight().send(bytes);
        DeadLetter letter = DeadLetter.unsent(name(), STAGE, reason, origin.sender(), body);
        intake.deadLetters().keep(letter, failure -> {
            intake.inFlight().settle(bytes);
            if (failure == null) {
                deadLettered.incrementAndGet();
                counters.deadLettered.increment();
            } else {
                refuse();
            }
            settleOne();
        });
    }

    /** Counts what is no log, and what the sender is told about. */
    public void reject() {
        received++;
        rejected++;
        counters.received.increment();
        counters.rejected.increment();
    }

    /** Counts a log for which there was no room in time. */
    public void refuseUnsent() {
        received++;
        counters.received.increment();
        refuse();
    }

    /** No more will be handed in. */
    public void finish() {
        if (!finished) {
            finished = true;
            settleOne();
        }
    }

    /** Completes, on any thread and never with a failure, when all is handed in and every log has its answer. */
    public CompletableFuture<Outcome> settled() {
        return settled;
    }

    /** What has become of the logs by now; for the thread that hands them in. */
    public Outcome soFar() {
        long underWay = open.get() - (finished ? 0 : 1);
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

    private void receive() {
        received++;
        counters.received.increment();
        open.incrementAndGet();
    }

    private void refuse() {
        refused.incrementAndGet();
        counters.refused.increment();
    }

    private void settleOne() {
        if (open.decrementAndGet() == 0) {
            intake.inFlight().settle(OWN_BYTES);
            settled.complete(soFar());
        }
    }

    /** Kafka's answer for one record. */
    private final class Answer implements Callback {
        private final int bytes;
        private final String topic;

        Answer(int bytes, String topic) {
            this.bytes = bytes;
            this.topic = topic;
            intake.inFlight().send(bytes);
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            intake.inFlight().settle(bytes);
            intake.outlet().settled(topic, failure);
            if (failure == null) {
                counters.accepted.increment();
            } else {
                refuse();
            }
            settleOne();
        }
    }
}
