package io.moalog.aggregator.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * JSON in the making, as UTF-8 in one growing array that is used again for every log. It writes what it is told: the
 * caller keeps the grammar. What would grow beyond its bound ends in a {@link JsonTooLargeException}. Not thread-safe.
 */
public final class JsonBytes {
    /** A larger array is let go at the next {@link #clear()}. */
    private static final int KEPT = 256 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

    /** Room left free in front, for {@link #prepend}. */
    private static final int FRONT = 64;

    /** About the largest array there can be. */
    private static final int LARGEST = Integer.MAX_VALUE - 64;

    private byte[] bytes = new byte[1024];
    private int last = LARGEST;
    private int start = FRONT;
    private int end = FRONT;

    /**
     * Sets the bound, which holds until another is set.
     *
     * @param most how many bytes may be written, at least 0
     */
    public void limit(long most) {
        last = (int) Math.min(LARGEST, FRONT + most);
    }

    public void clear() {
        start = FRONT;
        end = FRONT;
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
    }

    public int length() {
        return end - start;
    }

    /** What was written, as its own array. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** The first bytes of what was written, at most {@code most}, as their own array. */
    public byte[] head(int most) {
        return Arrays.copyOfRange(bytes, start, start + Math.min(length(), most));
    }

    /** Puts what was written to {@code other} in front: once, and at most 64 bytes. */
    public void prepend(JsonBytes other) {
        start -= other.length();
        System.arraycopy(other.bytes, other.start, bytes, start, other.length());
    }

    /** Writes what was written to {@code other}. */
    public void put(JsonBytes other) {
        put(other.bytes, other.start, other.end);
    }

    /** Writes one ASCII character that means something in JSON, e.g. a brace. */
    public void put(char ascii) {
        reserve(1);
        bytes[end++] = (byte) ascii;
    }

    /** Writes bytes as they are. */
    public void put(byte[] json) {
        put(json, 0, json.length);
    }

    /** Writes a part of an array as it is. */
    public void put(byte[] json, int from, int to) {
        reserve(to - from);
        System.arraycopy(json, from, bytes, end, to - from);
        end += to - from;
    }

    /** Writes ASCII text as it is, e.g. a number. */
    public void putAscii(String text) {
        int size = text.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            bytes[end++] = (byte) text.charAt(i);
        }
    }

    /** Writes a whole number. */
    public void putNumber(long number) {
        if (number < 0) {
            if (number == Long.MIN_VALUE) {
                putAscii(Long.toString(number));
                return;
            }
            put('-');
            putDigits(-number);
        } else {
            putDigits(number);
        }
    }

    private void putDigits(long number) {
        if (number > Integer.MAX_VALUE) {
            putDigits(number / 1_000_000_000);
            putPadded((int) (number % 1_000_000_000), 9);
            return;
        }
        int digits = 1;
        for (long power = 10; number >= power; power *= 10) {
            digits++;
        }
        putPadded((int) number, digits);
    }

    /** Writes {@code digits} decimal digits of {@code number}, with leading zeros. */
    public void putPadded(int number, int digits) {
        reserve(digits);
        int rest = number;
        for (int i = end + digits - 1; i >= end; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        end += digits;
    }

    /**
     * Writes text as a JSON string: quoted and escaped as RFC 8259, section 7 has it; malformed UTF-8 becomes U+FFFD.
     */
    public void putString(byte[] text, int from, int to) {
        int plain = JsonStrings.afterPlain(text, from, to);
        reserve(to - from + 2);
        bytes[end++] = '"';
        if (plain == to) {
            System.arraycopy(text, from, bytes, end, to - from);
            end += to - from;
            bytes[end++] = '"';
            return;
        }
        int at = plain;
        int plainFrom = from;
        while (at < to) {
            int next = text[at];
            int sequence = next < 0 ? Utf8.sequence(text, at, to) : 0;
            if (sequence > 0) {
                at += sequence;
            } else {
                put(text, plainFrom, at);
                if (sequence < 0) {
                    putFew((byte) 0xef, (byte) 0xbf, (byte) 0xbd);
                    at -= sequence;
                } else {
                    putEscaped(next);
                    at++;
                }
                plainFrom = at;
            }
            at = JsonStrings.afterPlain(text, at, to);
        }
        put(text, plainFrom, to);
        put('"');
    }

    private void putEscaped(int ascii) {
        switch (ascii) {
            case '"' -> putFew((byte) '\\', (byte) '"');
            case '\\' -> putFew((byte) '\\', (byte) '\\');
            case '\n' -> putFew((byte) '\\', (byte) 'n');
            case '\r' -> putFew((byte) '\\', (byte) 'r');
            case '\t' -> putFew((byte) '\\', (byte) 't');
            case '\b' -> putFew((byte) '\\', (byte) 'b');
            case '\f' -> putFew((byte) '\\', (byte) 'f');
            default -> putFew((byte) '\\', (byte) 'u', (byte) '0', (byte) '0', HEX[ascii >> 4], HEX[ascii & 0xf]);
        }
    }

    private void putFew(byte... few) {
        put(few, 0, few.length);
    }

    private void reserve(int size) {
        if (size > last - end) {
            throw new JsonTooLargeException((long) length() + size, last - FRONT);
        }
        if (bytes.length - end < size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(last, Math.max(end + size, bytes.length * 2L)));
        }
    }
}
