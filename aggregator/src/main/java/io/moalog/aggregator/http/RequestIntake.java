package io.moalog.aggregator.http;

import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The intake as the receivers of HTTP requests use it: a request waits, for room, for a topic and for Kafka's
 * acknowledgement, each for a bounded time. Thread-safe.
 */
public final class RequestIntake {
    /** What is not read as a stream may have this many bytes, decompressed. */
    public static final int LARGEST_WHOLE = 16 * 1024 * 1024;

    /** A body up to this size, in bytes, is read as soon as it is all there. */
    private static final long LARGEST_SMALL = 128 * 1024;

    /** Small bodies that are still to come may hold this part of all room: their senders may be slow. */
    private static final int SHARE_OF_SMALL = 8;

    private final Intake intake;
    private final AtomicLong held = new AtomicLong();
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

    /** Why no logs of this sender can be taken now; null where they can. Waits for room, where the request's thread may. */
    public @Nullable Refusal notNow(Posted posted) throws InterruptedException {
        Refusal stranger = stranger(posted);
        return stranger != null ? stranger : noRoom(posted);
    }

    /** As {@link #notNow}, of anybody's logs. */
    @Nullable
    Refusal noRoom(Posted posted) throws InterruptedException {
        if (intake.isKafkaAway()) {
            return Refusal.kafka("Kafka does not acknowledge");
        }
        return awaitRoom(posted) ? null : Refusal.noRoom();
    }

    /** Waits for room for one more log; false where there is none in time. A small body that is at hand was given room as a whole. */
    boolean awaitRoom(Posted posted) throws InterruptedException {
        return !posted.threads().mayWait() || intake.inFlight().awaitRoom(patience);
    }

    /**
     * Gives room to the whole of a small body, so that no thread need wait for it; who holds it gives that back by {@link
     * #letGo}.
     *
     * @return false where the body is none of those, or others have that room now: a thread has to read it that may wait
     */
    public boolean holdSmall(long bytes) {
        if (bytes > LARGEST_SMALL || intake.isKafkaAway() || !intake.inFlight().hasRoom()) {
            return false;
        }
        if (held.addAndGet(bytes) > intake.inFlight().most() / SHARE_OF_SMALL) {
            held.addAndGet(-bytes);
            return false;
        }
        intake.inFlight().reading(bytes);
        return true;
    }

    /** The body is read, or has not come. */
    public void letGo(long bytes) {
        held.addAndGet(-bytes);
        intake.inFlight().reading(-bytes);
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
                if (!awaitRoom(posted)) {
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
