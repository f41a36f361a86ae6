package io.moalog.archive.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Steps over the parts of a JSON text that is known to be valid, by its bytes. */
final class JsonCursor {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private final byte[] json;
    private int at;
    private boolean escaped;

    JsonCursor(byte[] json) {
        this.json = json;
    }

    /** The index of the byte that comes next. */
    int at() {
        return at;
    }

    /** The byte that comes next. */
    byte next() {
        return json[at];
    }

    /** Steps over one byte. */
    void step() {
        at++;
    }

    void skipSpace() {
        while (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t') {
            at++;
        }
    }

    /** Steps over the string that begins here. */
    void skipString() {
        escaped = false;
        at++;
        while (json[at] != '"') {
            if (json[at] == '\\') {
                escaped = true;
                at += 2;
            } else if (at + 8 <= json.length && isPlain((long) LONGS.get(json, at))) {
                at += 8;
            } else {
                at++;
            }
        }
        at++;
    }

    /** Whether the last string that was stepped over has an escape. */
    boolean wasEscaped() {
        return escaped;
    }

    /** Steps over the value that begins here. */
    void skipValue() {
        if (json[at] == '"') {
            skipString();
        } else if (json[at] == '{' || json[at] == '[') {
            skipNested();
        } else {
            while (!isEnd(json[at])) {
                at++;
            }
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (json[at]) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0);
    }

    private static boolean isEnd(byte b) {
        return b == ',' || b == '}' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Whether none of eight bytes is a quote or a backslash. */
    private static boolean isPlain(long eight) {
        long quotes = eight ^ QUOTES;
        long backslashes = eight ^ BACKSLASHES;
        return ((((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes)) & HIGH_BITS) == 0;
    }
}
