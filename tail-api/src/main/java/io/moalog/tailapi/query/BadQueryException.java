package io.moalog.tailapi.query;

/** A {@code q} that cannot be read: where, and what was expected there. */
public final class BadQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String expected;

    BadQueryException(int position, String expected) {
        super("q, position " + position + ": expected " + expected);
        this.position = position;
        this.expected = expected;
    }

    /** The character where reading stopped, from 1. */
    public int position() {
        return position;
    }

    /** What could stand there, in words for the user. */
    public String expected() {
        return expected;
    }
}
