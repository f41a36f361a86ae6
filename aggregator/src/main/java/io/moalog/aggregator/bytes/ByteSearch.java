package io.moalog.aggregator.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds a byte, eight at a time. */
public final class ByteSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final long ONES = 0x0101010101010101L;
    static final long HIGH_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /** The first place of an ASCII character in {@code bytes[from, to)}; -1 where there is none. */
    public static int indexOf(char ascii, byte[] bytes, int from, int to) {
        long wanted = ONES * ascii;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differing = eight(bytes, at) ^ wanted;
            // Marks the first byte without a difference; behind it, maybe others too, for it borrows.
            long same = (differing - ONES) & ~differing & HIGH_BITS;
            if (same != 0) {
                return at + Long.numberOfTrailingZeros(same) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == ascii) {
                return at;
            }
        }
        return -1;
    }

    /** Eight bytes, the first one lowest. */
    static long eight(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }
}
