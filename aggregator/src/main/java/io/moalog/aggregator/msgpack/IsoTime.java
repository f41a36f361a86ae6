package io.moalog.aggregator.msgpack;

import io.moalog.aggregator.bytes.JsonBytes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes times as ISO 8601 in UTC, quoted: {@code "2026-11-20T12:34:56.123456789Z"}, with as many groups of three digits
 * behind the point as say something. Logs come in the order of time, so the last second's text is kept. Not thread-safe.
 */
public final class IsoTime {
    private static final long YEAR_1 = -62_135_596_800L;
    private static final long YEAR_10000 = 253_402_300_800L;

    private final JsonBytes second = new JsonBytes();
    private long secondWritten = Long.MIN_VALUE;

    /** Years of four digits; what lies beyond is not a time that a log could carry. */
    public static boolean isWritable(long seconds) {
        return seconds >= YEAR_1 && seconds < YEAR_10000;
    }

    /** Writes seconds since 1970, where they are {@link #isWritable}, and nanoseconds. */
    public void write(long seconds, int nanos, JsonBytes out) {
        if (seconds != secondWritten) {
            writeSecond(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
            secondWritten = seconds;
        }
        out.put('"');
        out.put(second);
        if (nanos != 0) {
            out.put('.');
            if (nanos % 1_000_000 == 0) {
                out.putPadded(nanos / 1_000_000, 3);
            } else if (nanos % 1_000 == 0) {
                out.putPadded(nanos / 1_000, 6);
            } else {
                out.putPadded(nanos, 9);
            }
        }
        out.put('Z');
        out.put('"');
    }

    private void writeSecond(LocalDateTime time) {
        second.clear();
        second.putPadded(time.getYear(), 4);
        second.put('-');
        second.putPadded(time.getMonthValue(), 2);
        second.put('-');
        second.putPadded(time.getDayOfMonth(), 2);
        second.put('T');
        second.putPadded(time.getHour(), 2);
        second.put(':');
        second.putPadded(time.getMinute(), 2);
        second.put(':');
        second.putPadded(time.getSecond(), 2);
    }
}
