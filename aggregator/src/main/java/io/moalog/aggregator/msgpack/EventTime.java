package io.moalog.aggregator.msgpack;

import io.moalog.model.NotALogException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A time as MessagePack senders write it: seconds as an integer or a float, Fluentd's EventTime (ext type 0: seconds and
 * nanoseconds, 32 bits each; Forward Protocol v1, "EventTime Ext Format") or MessagePack's own timestamp (ext type -1).
 * One object is read into again and again. Not thread-safe.
 */
public final class EventTime {
    static final int FLUENTD = 0;
    static final int MSGPACK = -1;

    private static final int LONGEST_NUMBER = 40;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000L);

    private long seconds;
    private int nanos;

    public long seconds() {
        return seconds;
    }

    public int nanos() {
        return nanos;
    }

    /** Passes the next value and says whether it was a time. */
    public boolean read(Cursor cursor) throws NotALogException {
        int first = cursor.peek();
        byte[] bytes = cursor.array();
        if (Format.isPositiveFixint(first)) {
            cursor.advance(1);
            return set(first, 0);
        }
        switch (first) {
            case Format.UINT32 -> {
                cursor.advance(5);
                return set(BigEndian.u32(bytes, cursor.position() - 4), 0);
            }
            case Format.UINT64, Format.INT64 -> {
                cursor.advance(9);
                return set(BigEndian.i64(bytes, cursor.position() - 8), 0);
            }
            case Format.INT32 -> {
                cursor.advance(5);
                return set(BigEndian.i32(bytes, cursor.position() - 4), 0);
            }
            case Format.FLOAT64 -> {
                cursor.advance(9);
                return setFraction(Double.longBitsToDouble(BigEndian.i64(bytes, cursor.position() - 8)));
            }
            default -> {
                return readExt(cursor);
            }
        }
    }

    private boolean readExt(Cursor cursor) throws NotALogException {
        long length = cursor.extLength();
        if (length < 0) {
            cursor.skip();
            return false;
        }
        int type = cursor.extHeader();
        boolean read = readExtData(type, cursor.array(), cursor.position(), length);
        cursor.advance((int) length);
        return read;
    }

    /** Reads an ext's data; false where that is no time. */
    boolean readExtData(int type, byte[] bytes, int at, long length) {
        if (type == FLUENTD && length == 8) {
            return set(BigEndian.u32(bytes, at), BigEndian.u32(bytes, at + 4));
        }
        if (type != MSGPACK) {
            return false;
        }
        if (length == 4) {
            return set(BigEndian.u32(bytes, at), 0);
        }
        if (length == 8) {
            long both = BigEndian.i64(bytes, at);
            return set(both & 0x3_ffff_ffffL, both >>> 34);
        }
        return length == 12 && set(BigEndian.i64(bytes, at + 4), BigEndian.u32(bytes, at));
    }

    /** Reads seconds as JSON writes them, e.g. {@code 1700000000.123456789}; false where that is no time. */
    public boolean readNumber(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return false;
        }
        BigDecimal time;
        try {
            time = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return false;
        }
        // An exponent in a few characters can stand for more digits than there is room for.
        if (Math.abs((long) time.scale()) > LONGEST_NUMBER || time.abs().compareTo(LARGEST) > 0) {
            return false;
        }
        BigDecimal whole = time.setScale(0, RoundingMode.FLOOR);
        return set(
                whole.longValueExact(), time.subtract(whole).movePointRight(9).longValue());
    }

    private boolean setFraction(double time) {
        double whole = Math.floor(time);
        return Math.abs(time) < 1e12 && set((long) whole, (long) ((time - whole) * 1e9));
    }

    private boolean set(long newSeconds, long newNanos) {
        if (newNanos > 999_999_999 || !IsoTime.isWritable(newSeconds)) {
            return false;
        }
        seconds = newSeconds;
        nanos = (int) newNanos;
        return true;
    }
}
