package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A growing array of bytes that is written at its end. Not thread-safe. */
public final class Bytes {
    private static final int BILLION = 1_000_000_000;

    private final int initialCapacity;
    private byte[] array;
    private int length;

    public Bytes(int initialCapacity) {
        this.initialCapacity = initialCapacity;
        this.array = new byte[initialCapacity];
    }

    /** The bytes themselves, valid up to {@link #length()} and until the next change. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Forgets what lies behind {@code newLength}. */
    public void truncate(int newLength) {
        length = newLength;
    }

    /** Empties it, and lets go of the memory that an unusually large content took. */
    public void clear() {
        length = 0;
        if (array.length > 2 * initialCapacity) {
            array = new byte[initialCapacity];
        }
    }

    public Bytes put(byte b) {
        ensure(1);
        array[length++] = b;
        return this;
    }

    public Bytes put(byte[] bytes) {
        return put(bytes, 0, bytes.length);
    }

    /** Appends {@code bytes} from {@code from} to {@code to}, exclusive. */
    public Bytes put(byte[] bytes, int from, int to) {
        ensure(to - from);
        System.arraycopy(bytes, from, array, length, to - from);
        length += to - from;
        return this;
    }

    /** Appends characters that are all ASCII. */
    @SuppressWarnings("deprecation") // The one way to copy a Latin-1 string without another array; it is ASCII here.
    public Bytes putAscii(String ascii) {
        ensure(ascii.length());
        ascii.getBytes(0, ascii.length(), array, length);
        length += ascii.length();
        return this;
    }

    /** Appends {@code json} from {@code from} to {@code to}, exclusive, as the text of a JSON string, without its quotes. */
    public Bytes putEscaped(byte[] json, int from, int to) {
        int copied = from;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                put(json, copied, i)
                        .put((byte) '\\')
                        .put(b == '\n' ? (byte) 'n' : b == '\r' ? (byte) 'r' : b == '\t' ? (byte) 't' : b);
                copied = i + 1;
            }
        }
        return put(json, copied, to);
    }

    /** Appends a number that is not negative, in decimal. */
    public Bytes putNumber(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("negative: " + number);
        }
        if (number > Integer.MAX_VALUE) {
            return putNumber(number / BILLION).putDigits((int) (number % BILLION), 9);
        }
        int digits = 1;
        for (long power = 10; number >= power; power *= 10) {
            digits++;
        }
        return putDigits((int) number, digits);
    }

    /** An int's digits take half as long as a long's. */
    private Bytes putDigits(int number, int digits) {
        ensure(digits);
        int rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            array[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }

    /** For tests and messages: each byte as the character of its number. */
    @Override
    public String toString() {
        return new String(array, 0, length, ISO_8859_1);
    }
}
