package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.intake.InFlightBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request's body, of which a window is held; the window's size counts as bytes in flight. A {@link WholeBody} is held as it
 * is, and whoever made it has counted it. Its bytes are told by their place in the window, which starts at 0 and moves with
 * {@link #consume}. Not thread-safe.
 */
public final class Body implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Body.class);

    private static final int READ = 32 * 1024;

    /** Says while the body comes whether it is still wanted. */
    @FunctionalInterface
    public interface Watch {
        /** Why it is not; null where it is. */
        @Nullable
        Refusal refusal();
    }

    /** Of a body that is wanted to its end. */
    static final Watch UNWATCHED = () -> null;

    /** The body is not wanted any more. */
    static final class UnwantedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        UnwantedException(Refusal refusal) {
            super(refusal.detail());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    private final InputStream stream;
    private final InFlightBytes inFlight;
    private final Watch watch;
    private final ByteWindow window = new ByteWindow();
    private int charged;
    private boolean ended;

    Body(InputStream stream, InFlightBytes inFlight) {
        this(stream, inFlight, UNWATCHED);
    }

    private Body(InputStream stream, InFlightBytes inFlight, Watch watch) {
        this.stream = stream;
        this.inFlight = inFlight;
        this.watch = watch;
        if (stream instanceof WholeBody whole) {
            window.hold(whole.take());
            ended = true;
        }
    }

    /**
     * The body as its decompressed bytes.
     *
     * @throws BodyRefusedException 415 where its Content-Encoding is none of {@link ContentEncoding}
     * @throws IOException where it cannot be read, or is not so compressed
     */
    static Body open(Posted posted, InFlightBytes inFlight, Watch watch) throws BodyRefusedException, IOException {
        Optional<ContentEncoding> encoding = ContentEncoding.of(posted.encoding());
        if (encoding.isEmpty()) {
            throw new BodyRefusedException(415, "Content-Encoding " + posted.encoding() + ": " + ContentEncoding.TAKEN);
        }
        return new Body(encoding.get().decode(posted.stream(), inFlight), inFlight, watch);
    }

    public byte[] array() {
        return window.array();
    }

    /** Where the window starts in the {@link #array}. */
    public int start() {
        return window.start();
    }

    /** How many bytes are at hand. */
    public int length() {
        return window.length();
    }

    byte at(int place) {
        return window.array()[window.start() + place];
    }

    /**
     * Waits for more bytes.
     *
     * @return false where there are none any more
     * @throws IOException where the sender has gone away, its compressed bytes are broken, or the body is not wanted any more
     */
    boolean more() throws IOException {
        if (ended) {
            return false;
        }
        window.reserve(READ);
        charge(window.capacity());
        int read = stream.read(window.array(), window.end(), window.array().length - window.end());
        if (read < 0) {
            ended = true;
            return false;
        }
        Refusal refusal = watch.refusal();
        if (refusal != null) {
            throw new UnwantedException(refusal);
        }
        window.written(read);
        return true;
    }

    /** Lets go of the first {@code size} bytes. */
    void consume(int size) {
        window.consume(size);
    }

    private void charge(int bytes) {
        inFlight.reading((long) bytes - charged);
        charged = bytes;
    }

    /** Closes the request's stream too: what is still to come of it is let pass. */
    @Override
    public void close() {
        window.clear();
        charge(0);
        try {
            stream.close();
        } catch (IOException goneAway) {
            LOG.debug("A body could not be closed: {}", goneAway.toString());
        }
    }
}
