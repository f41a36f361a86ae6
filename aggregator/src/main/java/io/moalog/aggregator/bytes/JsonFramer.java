package io.moalog.aggregator.bytes;

/**
 * Finds where a JSON value ends by its brackets and quotes alone, without recursion and without looking at a byte twice:
 * it goes on where it stopped when more bytes come. Whether the value is JSON is for others to see. Not thread-safe.
 */
public final class JsonFramer {
    private boolean begun;
    private boolean scalar;
    private boolean inString;
    private boolean escaped;
    private boolean complete;
    private long depth;
    private long seen;

    /** Starts anew, for a value whose first byte, no blank, comes next. */
    public void expect() {
        begun = false;
        scalar = false;
        inString = false;
        escaped = false;
        complete = false;
        depth = 0;
        seen = 0;
    }

    /** Whether the whole of it has been passed. A number or a word has only when the byte behind it has been seen. */
    public boolean isComplete() {
        return complete;
    }

    /** How many bytes have been passed since {@link #expect}. */
    public long seen() {
        return seen;
    }

    /**
     * Passes over bytes that it has not been shown before. It stops at the end of the value, or at {@code to}.
     *
     * @return how many bytes were passed
     */
    public int pass(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !complete) {
            at += enter(bytes[at]) ? 1 : 0;
        }
        seen += at - from;
        return at - from;
    }

    /** Takes one byte; false where it belongs to the value no more. */
    private boolean enter(byte next) {
        if (inString) {
            string(next);
        } else if (scalar) {
            complete = endsScalar(next);
            return !complete;
        } else {
            switch (next) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    depth--;
                    complete = depth <= 0;
                }
                default -> scalar = !begun;
            }
        }
        begun = true;
        return true;
    }

    private void string(byte next) {
        if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            inString = false;
            complete = depth == 0;
        }
    }

    private static boolean endsScalar(byte next) {
        return switch (next) {
            case ' ', '\t', '\r', '\n', ',', ']', '}', '[', '{' -> true;
            default -> false;
        };
    }
}
