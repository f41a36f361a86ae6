package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** A growing array of bytes that is filled anew for each log. */
final class Bytes {
    private static final long[] POWERS = powers();

    private byte[] array = new byte[512];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    void add(char ascii) {
        reserve(1);
        array[length++] = (byte) ascii;
    }

    void add(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, array, length, end - start);
        length += end - start;
    }

    void add(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        add(utf8, 0, utf8.length);
    }

    /** Decimal, with zeros in front up to {@code digits}. */
    void addNumber(long number, int digits) {
        if (number < 0) {
            add('-');
            number = -number;
        }
        int size = digits;
        for (long rest = number; size < 19 && rest >= POWERS[size]; ) {
            size++;
        }
        reserve(size);
        for (int i = length + size - 1; i >= length; i--) {
            array[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        length += size;
    }

    boolean isSame(byte[] other, int start, int end) {
        return Arrays.equals(array, 0, length, other, start, end);
    }

    /** For the column: good until this is filled anew. */
    Binary binary() {
        return Binary.fromReusedByteArray(array, 0, length);
    }

    /** What it holds is in front, {@link #length} bytes. */
    byte[] array() {
        return array;
    }

    byte[] toArray() {
        return Arrays.copyOf(array, length);
    }

    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    private void reserve(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(length + more, array.length * 2));
        }
    }
}
