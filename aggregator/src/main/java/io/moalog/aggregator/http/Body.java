package io.moalog.aggregator.http;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.intake.InFlightBytes;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body, of which a window is held; the window's size counts as bytes in flight. Its bytes are told by their
 * place in the window, which starts at 0 and moves with {@link #consume}. Not thread-safe.
 */
final class Body implements AutoCloseable {
    private static final int READ = 32 * 1024;

    private final InputStream stream;
    private final InFlightBytes inFlight;
    private final ByteWindow window = new ByteWindow();
    private int charged;
    private boolean ended;

    Body(InputStream stream, InFlightBytes inFlight) {
        this.stream = stream;
        this.inFlight = inFlight;
    }

    byte[] array() {
        return window.array();
    }

    /** Where the window starts in the {@link #array}. */
    int start() {
        return window.start();
    }

    /** How many bytes are at hand. */
    int length() {
        return window.length();
    }

    byte at(int place) {
        return window.array()[window.start() + place];
    }

    /**
     * Waits for more bytes.
     *
     * @return false where there are none any more
     * @throws IOException where the sender has gone away, or its compressed bytes are broken
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

    @Override
    public void close() {
        window.clear();
        charge(0);
    }
}
