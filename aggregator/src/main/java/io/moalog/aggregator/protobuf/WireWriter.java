package io.moalog.aggregator.protobuf;

import io.moalog.aggregator.bytes.ByteWindow;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Writes messages in the wire format, nested ones in place, into one growing array. Not thread-safe. */
public final class WireWriter implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    /** A nested message's length is written last, into this many bytes left free; a varint may be padded. */
    private static final int LENGTH_SIZE = 4;

    private final ByteWindow out = new ByteWindow();
    private final LongConsumer holds;
    private int held;

    public WireWriter() {
        this(bytes -> {});
    }

    /**
     * @param holds told how many bytes more the array will have, before it has them, or less where negative; what it throws
     *     ends the writing
     */
    public WireWriter(LongConsumer holds) {
        this.holds = holds;
    }

    public byte[] array() {
        return out.array();
    }

    /** How many bytes of the {@link #array} were written. */
    public int length() {
        return out.length();
    }

    /** What was written, as its own array. */
    public byte[] toByteArray() {
        return Arrays.copyOf(out.array(), out.length());
    }

    /** Begins a nested message; the answer is for {@link #end}. */
    public int begin(int field) {
        tag(field, LENGTH);
        reserve(LENGTH_SIZE);
        out.written(LENGTH_SIZE);
        return out.length();
    }

    public void end(int begun) {
        int length = out.length() - begun;
        byte[] array = out.array();
        for (int i = LENGTH_SIZE; i > 0; i--) {
            int more = i > 1 ? 0x80 : 0;
            array[begun - i] = (byte) (length >>> (7 * (LENGTH_SIZE - i)) & 0x7f | more);
        }
    }

    public void varint(int field, long value) {
        tag(field, VARINT);
        rawVarint(value);
    }

    public void fixed64(int field, long value) {
        tag(field, FIXED_64);
        raw(value, Long.BYTES);
    }

    public void fixed32(int field, int value) {
        tag(field, FIXED_32);
        raw(value, Integer.BYTES);
    }

    /** A string in UTF-8, or bytes. */
    public void bytes(int field, byte[] value) {
        tag(field, LENGTH);
        rawVarint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, out.array(), out.end(), value.length);
        out.written(value.length);
    }

    private void reserve(int size) {
        hold(out.capacityFor(size));
        out.reserve(size);
    }

    private void hold(int bytes) {
        if (bytes != held) {
            holds.accept((long) bytes - held);
            held = bytes;
        }
    }

    /** Lets go of what was written. */
    @Override
    public void close() {
        out.clear();
        hold(0);
    }

    private void tag(int field, int type) {
        rawVarint((long) field << 3 | type);
    }

    private void raw(long value, int size) {
        reserve(size);
        for (int i = 0; i < size; i++) {
            out.array()[out.end() + i] = (byte) (value >>> (8 * i));
        }
        out.written(size);
    }

    private void rawVarint(long value) {
        reserve(10);
        byte[] array = out.array();
        int at = out.end();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        out.written(at - out.end());
    }
}
