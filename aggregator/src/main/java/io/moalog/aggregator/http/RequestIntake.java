package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The intake as the receivers of HTTP requests use it: a request's own thread waits, for room, for a topic and for Kafka's
 * acknowledgement, each for a bounded time. Thread-safe.
 */
public final class RequestIntake {
    /** What is not read as a stream may have this many bytes, decompressed. */
    public static final int LARGEST_WHOLE = 16 * 1024 * 1024;

    private final Intake intake;
    private final int largestEvent;
    private final Duration patience;
    private final boolean keysRequired;
    private final LongSupplier nanoTime;

    /** That asks for no keys. */
    public RequestIntake(Intake intake, int largestEvent, Duration patience) {
        this(intake, largestEvent, patience, false);
    }

    /**
     * @param largestEvent in bytes of JSON
     * @param patience how long a request waits for room, and for Kafka's acknowledgement
     * @param keysRequired whether logs are taken only with a key of their service
     */
    public RequestIntake(Intake intake, int largestEvent, Duration patience, boolean keysRequired) {
        this(intake, largestEvent, patience, keysRequired, System::nanoTime);
    }

    RequestIntake(Intake intake, int largestEvent, Duration patience, boolean keysRequired, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.intake = intake;
        this.largestEvent = largestEvent;
        this.patience = patience;
        this.keysRequired = keysRequired;
    }

    public Intake intake() {
        return intake;
    }

    /** The most bytes of JSON that a log may have. */
    public int largestEvent() {
        return largestEvent;
    }

    Duration patience() {
        return patience;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Why no logs of this sender can be taken now; null where they can. Waits for room. */
    public @Nullable Refusal notNow(Posted posted) throws InterruptedException {
        Refusal stranger = stranger(posted);
        return stranger != null ? stranger : notNow();
    }

    /** Why nobody's logs can be taken now; null where they can. Waits for room. */
    @Nullable
    Refusal notNow() throws InterruptedException {
        if (intake.isKafkaAway()) {
            return Refusal.kafka("Kafka does not acknowledge");
        }
        return intake.inFlight().awaitRoom(patience) ? null : Refusal.noRoom();
    }

    /** Why the sender is told nothing, not even which services there are; null where it may ask. */
    @Nullable
    Refusal stranger(Posted posted) {
        if (!intake.isOpen()) {
            return Refusal.notOpen();
        }
        if (!keysRequired) {
            return null;
        }
        String key = posted.key();
        if (key == null) {
            return Refusal.noKey();
        }
        return intake.keyHolder(key).isPresent() ? null : Refusal.unknownKey();
    }

    /** Opens the way for the logs of one request. */
    public Deliveries begin(Origin origin, Posted posted) {
        return new Deliveries(this, origin, posted, admission(posted));
    }

    private Admission admission(Posted posted) {
        String key = posted.key();
        return keysRequired
                ? new Admission.Keyed(key == null ? Optional.empty() : intake.keyHolder(key))
                : Admission.EVERYBODY;
    }

    /**
     * The body as a stream of decompressed bytes; see {@link Posted#encoding}.
     *
     * @param watch asked with every read whether the body is still wanted
     */
    public Body stream(Posted posted, Body.Watch watch) throws BodyRefusedException, IOException {
        return Body.open(posted, intake.inFlight(), watch);
    }

    /**
     * Counts {@code bytes} as bytes in flight, before they are held; who holds them gives them back.
     *
     * @throws BodyRefusedException 503 where there is no room in time
     */
    public void reserve(long bytes) throws BodyRefusedException, InterruptedException {
        if (!intake.inFlight().reserve(bytes, patience)) {
            throw new BodyRefusedException(Refusal.noRoom());
        }
    }

    /**
     * Reads a body to its end and holds it; its bytes count as bytes in flight until it is closed.
     *
     * @throws BodyRefusedException 413 where it has more than {@link #LARGEST_WHOLE} bytes, 503 where there is no room for
     *     it, 415 where it is encoded in a way that is not understood, 400 where it cannot be read
     */
    public Body whole(Posted posted) throws BodyRefusedException, InterruptedException {
        Body body = null;
        try {
            body = stream(posted, Body.UNWATCHED);
            while (body.more()) {
                if (body.length() > LARGEST_WHOLE) {
                    throw new BodyRefusedException(
                            413, "the body is larger than " + LARGEST_WHOLE + " bytes: send less at a time");
                }
                if (!intake.inFlight().awaitRoom(patience)) {
                    throw new BodyRefusedException(Refusal.noRoom());
                }
            }
            Body read = body;
            body = null;
            return read;
        } catch (IOException unreadable) {
            throw BodyRefusedException.unreadable(unreadable);
        } finally {
            if (body != null) {
                body.close();
            }
        }
    }
}
