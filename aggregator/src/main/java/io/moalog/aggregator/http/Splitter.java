package io.moalog.aggregator.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Splits a body into the pieces that should be logs, one after another, without holding more than one. A piece is a part
 * of the body's window and lasts until the next is asked for. Not thread-safe.
 */
public abstract class Splitter {
    /** The body that is split; its window starts with the piece. */
    final Body body;

    private final int largest;
    private int length;
    private long number;
    private long size;
    private @Nullable String problem;
    private int passed;

    /** @param largest a longer piece is passed over without being held */
    Splitter(Body body, int largest) {
        this.body = body;
        this.largest = largest;
    }

    /**
     * Goes on to the next piece; false where there is none.
     *
     * @throws IOException where the body cannot be read any further
     */
    public final boolean next() throws IOException {
        body.consume(passed);
        passed = 0;
        problem = null;
        return find();
    }

    /** Finds the next piece and says where it is by {@link #found} or {@link #cut}; false where there is none. */
    abstract boolean find() throws IOException;

    public byte[] array() {
        return body.array();
    }

    public int from() {
        return body.start();
    }

    public int to() {
        return body.start() + length;
    }

    /** The piece's number as the sender counts, from 1: of the line, blank ones too, or of the element. */
    public long number() {
        return number;
    }

    /** What is wrong with the piece already, before it is looked at; null where nothing is. */
    public @Nullable String problem() {
        return problem;
    }

    /** Whether the piece is larger than a log may be. */
    boolean isTooLarge() {
        return isTooLarge(size);
    }

    final boolean isTooLarge(long bytes) {
        return bytes > largest;
    }

    /** What to tell the sender of a log of so many bytes. */
    final String tooLarge(long bytes) {
        return "larger than %d bytes: %d bytes".formatted(largest, bytes);
    }

    final void count() {
        number++;
    }

    /**
     * The piece is at the window's start.
     *
     * @param held its length in the window
     * @param dropped what came before and is not held any more: the piece is too large
     * @param ending what follows it in the window and belongs to no piece
     */
    final void found(int held, long dropped, int ending) {
        length = held;
        size = held + dropped;
        passed = held + ending;
        problem = isTooLarge(size) ? tooLarge(size) : null;
    }

    /** The body ends where a piece was still to come. */
    final void cut(String reason) {
        found(0, 0, 0);
        problem = reason;
    }
}
