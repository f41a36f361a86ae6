package io.moalog.indexer.document;

import java.util.Arrays;

/** What of a log's bytes is written differently, in the order of the bytes. */
final class Edits {
    /** The value gives way to the time. */
    static final byte TIME = 0;
    /** The name of a field of the log's own gets something before it, so that it is not taken for moalog's. */
    static final byte RENAME = 1;
    /** The field, its name and its value, is left out. */
    static final byte CUT = 2;

    private int[] from = new int[8];
    private int[] to = new int[8];
    private byte[] kinds = new byte[8];
    private int count;

    void clear() {
        count = 0;
    }

    /** Adds an edit, in place of those that lie within it. */
    void add(int start, int end, byte kind) {
        while (count > 0 && from[count - 1] >= start) {
            count--;
        }
        if (count == kinds.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            kinds = Arrays.copyOf(kinds, 2 * count);
        }
        from[count] = start;
        to[count] = end;
        kinds[count++] = kind;
    }

    int count() {
        return count;
    }

    int from(int index) {
        return from[index];
    }

    /** Exclusive. */
    int to(int index) {
        return to[index];
    }

    byte kind(int index) {
        return kinds[index];
    }
}
