package io.moalog.aggregator.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** UTF-8 as RFC 3629 allows it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Where the first malformed sequence of {@code bytes[from, to)} starts, or -1 where all is well. */
    public static int malformedAt(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
                at = afterAscii(bytes, at, to);
            } else {
                int length = sequence(bytes, at, to);
                if (length < 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /** {@code bytes[from, to)} as their own array, with U+FFFD for what is malformed. */
    public static byte[] wellFormed(byte[] bytes, int from, int to) {
        return malformedAt(bytes, from, to) < 0
                ? Arrays.copyOfRange(bytes, from, to)
                : new String(bytes, from, to - from, UTF_8).getBytes(UTF_8);
    }

    private static int afterAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /**
     * The length of the sequence that starts at {@code at} with a byte above 127; where it is malformed, minus the number
     * of bytes that one U+FFFD stands for.
     */
    public static int sequence(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return -1;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + 1 >= to || !isSecond(lead, bytes[at + 1] & 0xff)) {
            return -1;
        }
        for (int i = 2; i < length; i++) {
            if (at + i >= to || (bytes[at + i] & 0xc0) != 0x80) {
                return -i;
            }
        }
        return length;
    }

    /** The second byte's range depends on the first (RFC 3629, section 4). */
    private static boolean isSecond(int lead, int second) {
        int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return second >= lowest && second <= highest;
    }
}
