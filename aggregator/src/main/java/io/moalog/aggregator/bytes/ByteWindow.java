package io.moalog.aggregator.bytes;

import java.util.Arrays;

/**
 * Bytes that were read and are not consumed yet, in one array: {@code array()[start(), end())}. It grows as its user
 * asks for space, and lets go of a large array as soon as it is empty. Not thread-safe.
 */
public final class ByteWindow {
    private static final int SMALLEST = 4 * 1024;

    /** An empty window keeps an array up to this size for the next bytes. */
    private static final int KEPT = 64 * 1024;

    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int start;
    private int end;

    /** Holds all of an array, from here on the window's, instead of what it held. */
    public void hold(byte[] all) {
        bytes = all;
        start = 0;
        end = all.length;
    }

    public byte[] array() {
        return bytes;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    public int length() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /** What the window holds of the heap, in bytes. */
    public int capacity() {
        return bytes.length;
    }

    /** The {@link #capacity} that {@link #reserve} would lead to. */
    public int capacityFor(int size) {
        int length = length();
        return bytes.length - end >= size || (bytes.length - length >= size && start >= length)
                ? bytes.length
                : Math.max(SMALLEST, Math.max(length + size, Math.min(bytes.length * 2, 1 << 30)));
    }

    /** Makes room for {@code size} bytes behind {@link #end()}; the array and the start may become others. */
    public void reserve(int size) {
        if (bytes.length - end >= size) {
            return;
        }
        int length = length();
        int capacity = capacityFor(size);
        if (capacity == bytes.length) {
            System.arraycopy(bytes, start, bytes, 0, length);
        } else {
            byte[] larger = new byte[capacity];
            System.arraycopy(bytes, start, larger, 0, length);
            bytes = larger;
        }
        start = 0;
        end = length;
    }

    /** Says that {@code size} bytes were written behind {@link #end()}. */
    public void written(int size) {
        end += size;
    }

    /** Lets go of the first {@code size} bytes. */
    public void consume(int size) {
        start += size;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT) {
                bytes = NONE;
            }
        }
    }

    /** The first bytes, at most {@code most}, as their own array. */
    public byte[] head(int most) {
        return Arrays.copyOfRange(bytes, start, start + Math.min(most, length()));
    }

    /** Lets go of everything, the array too. */
    public void clear() {
        start = 0;
        end = 0;
        bytes = NONE;
    }
}
