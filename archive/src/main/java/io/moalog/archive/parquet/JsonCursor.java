package io.moalog.archive.parquet;

import io.moalog.model.LogEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Steps over the parts of a JSON text (RFC 8259) by its bytes, and refuses what is no JSON in strict UTF-8, or nested deeper
 * than logs may be. All methods but {@link #at} throw {@link NotJsonException} for that.
 */
final class JsonCursor {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';
    private static final int DEEPEST = LogEvent.JSON.streamReadConstraints().getMaxNestingDepth();

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
        if (at >= json.length) {
            throw new NotJsonException(at);
        }
        return json[at];
    }

    /** Steps over one byte, which has to be this one. */
    void step(char expected) {
        if (next() != expected) {
            throw new NotJsonException(at);
        }
        at++;
    }

    void skipSpace() {
        while (at < json.length && isSpace(json[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Steps over the text's end, and the space before it. */
    void end() {
        skipSpace();
        if (at < json.length) {
            throw new NotJsonException(at);
        }
    }

    /** Steps over the name that begins here; unlike a value's text it has no half of a surrogate pair. */
    void skipName() {
        int start = at + 1;
        skipString();
        if (escaped && !JsonText.unescape(json, start, at - 1, new Bytes())) {
            throw new NotJsonException(start);
        }
    }

    /** Steps over the colon behind a name, up to the value. */
    void skipColon() {
        skipSpace();
        step(':');
        skipSpace();
    }

    /** Whether the last string that was stepped over has an escape. */
    boolean wasEscaped() {
        return escaped;
    }

    /**
     * Steps over the value that begins here.
     *
     * @param depth how many objects and arrays it is in
     */
    void skipValue(int depth) {
        switch (next()) {
            case '"' -> skipString();
            case '{' -> skipObject(depth + 1);
            case '[' -> skipArray(depth + 1);
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    /** Steps over the string that begins here. */
    void skipString() {
        step('"');
        escaped = false;
        while (true) {
            skipPlain();
            byte b = next();
            if (b == '"') {
                at++;
                return;
            }
            if (b == '\\') {
                escaped = true;
                skipEscape();
            } else if (b < 0) {
                skipSequence();
            } else if (b >= ' ') {
                at++;
            } else {
                throw new NotJsonException(at);
            }
        }
    }

    /** Up to eight at a time, while there is neither quote, backslash, control character nor anything beyond ASCII. */
    private void skipPlain() {
        int i = at;
        while (i + 8 <= json.length) {
            long eight = (long) LONGS.get(json, i);
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            // A borrow marks bytes above one that is rightly marked: the lowest mark is always right.
            long others = (((quotes - ONES) & ~quotes)
                            | ((backslashes - ONES) & ~backslashes)
                            | ((eight - SPACES) & ~eight)
                            | eight)
                    & HIGH_BITS;
            if (others != 0) {
                i += Long.numberOfTrailingZeros(others) >>> 3;
                break;
            }
            i += 8;
        }
        at = i;
    }

    private void skipSequence() {
        do {
            int length = StrictUtf8.sequence(json, at);
            if (length == 0) {
                throw new NotJsonException(at);
            }
            at += length;
        } while (at < json.length && json[at] < 0);
    }

    private void skipEscape() {
        step('\\');
        switch (next()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(next(), 16) < 0) {
                        throw new NotJsonException(at);
                    }
                    at++;
                }
            }
            default -> throw new NotJsonException(at);
        }
    }

    private void skipObject(int depth) {
        enter('{', depth);
        if (next() == '}') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            skipName();
            skipColon();
            skipValue(depth);
            skipSpace();
            if (next() == '}') {
                at++;
                return;
            }
            step(',');
        }
    }

    private void skipArray(int depth) {
        enter('[', depth);
        if (next() == ']') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            skipValue(depth);
            skipSpace();
            if (next() == ']') {
                at++;
                return;
            }
            step(',');
        }
    }

    private void enter(char bracket, int depth) {
        step(bracket);
        if (depth > DEEPEST) {
            throw new NotJsonException(at);
        }
        skipSpace();
    }

    private void skipWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            step(word.charAt(i));
        }
    }

    private void skipNumber() {
        if (next() == '-') {
            at++;
        }
        if (next() == '0') {
            at++;
        } else {
            skipDigits();
        }
        if (at < json.length && json[at] == '.') {
            at++;
            skipDigits();
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (next() == '-' || next() == '+') {
                at++;
            }
            skipDigits();
        }
    }

    private void skipDigits() {
        if (!isDigit(next())) {
            throw new NotJsonException(at);
        }
        while (at < json.length && isDigit(json[at])) {
            at++;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
