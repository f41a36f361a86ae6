package io.moalog.aggregator.msgpack;

import static io.moalog.aggregator.msgpack.Format.*;

/**
 * Finds where a value ends, without recursion and without looking at a byte twice: it goes on where it stopped when more
 * bytes come. It keeps a count of the values still to come, not the nesting, so any depth costs the same.
 */
public final class ValueFramer {
    /** No real message holds more values; beyond it the count could overflow. */
    private static final long MOST_VALUES = 1L << 40;

    /**
     * Of a value whose first byte tells its length: the bytes until the next value, which may be the first one in it, and
     * above these, from bit 8 on, how many values are in it. 0 where the length follows.
     */
    private static final int[] TOLD = new int[256];

    static {
        for (int first = 0; first < TOLD.length; first++) {
            TOLD[first] = told(first);
        }
    }

    private long open;
    private long payload;
    private long seen;

    public ValueFramer() {
        expect(1);
    }

    /** Starts anew, for {@code values} values that follow each other. */
    public void expect(int values) {
        open = values;
        payload = 0;
        seen = 0;
    }

    /** Whether the whole of it has been passed. */
    public boolean isComplete() {
        return open == 0 && payload == 0;
    }

    /** How many bytes have been passed since {@link #expect}. */
    public long seen() {
        return seen;
    }

    /**
     * Passes over bytes that it has not been shown before. It stops at the end of the value, at {@code to}, or before a
     * header of which a part is missing.
     *
     * @return how many bytes were passed
     * @throws MalformedException where a byte starts no value
     */
    public int pass(byte[] bytes, int from, int to) throws MalformedException {
        int at = from;
        while (true) {
            int skipped = (int) Math.min(payload, to - at);
            at += skipped;
            payload -= skipped;
            if (payload > 0) {
                break;
            }
            at = passTold(bytes, at, to);
            if (open == 0 || at == to) {
                break;
            }
            int first = bytes[at] & 0xff;
            int header = headerLength(first);
            if (to - at < header) {
                break;
            }
            open--;
            enter(bytes, at, first, header);
            at += header;
        }
        seen += at - from;
        return at - from;
    }

    /** Passes over values whose first bytes tell their lengths, while all of them is there: these are most. */
    private int passTold(byte[] bytes, int from, int to) {
        int at = from;
        long left = open;
        while (left > 0 && at < to) {
            int told = TOLD[bytes[at] & 0xff];
            int length = told & 0xff;
            if (length == 0 || to - at < length) {
                break;
            }
            at += length;
            left += (told >> 8) - 1;
        }
        open = left;
        return at;
    }

    private static int told(int first) {
        if (isPositiveFixint(first) || isNegativeFixint(first)) {
            return 1;
        }
        if (isFixstr(first)) {
            return 1 + (first & 0x1f);
        }
        if (isFixmap(first)) {
            return 1 + (2 * (first & 0x0f) << 8);
        }
        if (isFixarray(first)) {
            return 1 + ((first & 0x0f) << 8);
        }
        return switch (first) {
            case NIL, FALSE, TRUE -> 1;
            case UINT8, INT8 -> 1 + 1;
            case UINT16, INT16 -> 1 + 2;
            case UINT32, INT32, FLOAT32 -> 1 + 4;
            case UINT64, INT64, FLOAT64 -> 1 + 8;
            case FIXEXT1, 0xd5, 0xd6, 0xd7, FIXEXT16 -> 2 + (1 << (first - FIXEXT1));
            default -> 0;
        };
    }

    private void enter(byte[] bytes, int at, int first, int header) throws MalformedException {
        int told = TOLD[first];
        if (told > 0) {
            payload = (told & 0xff) - header;
            open += told >> 8;
            return;
        }
        switch (first) {
            case BIN8, STR8, EXT8 -> payload = bytes[at + 1] & 0xff;
            case BIN16, STR16, EXT16 -> payload = BigEndian.u16(bytes, at + 1);
            case BIN32, STR32, EXT32 -> payload = BigEndian.u32(bytes, at + 1);
            case ARRAY16 -> open(BigEndian.u16(bytes, at + 1));
            case ARRAY32 -> open(BigEndian.u32(bytes, at + 1));
            case MAP16 -> open(2L * BigEndian.u16(bytes, at + 1));
            case MAP32 -> open(2L * BigEndian.u32(bytes, at + 1));
            case NEVER_USED -> throw new MalformedException("byte 0xc1 starts no MessagePack value");
            default -> throw new AssertionError("told by its first byte: " + first);
        }
    }

    private void open(long values) throws MalformedException {
        open += values;
        if (open > MOST_VALUES) {
            throw new MalformedException("arrays and maps that claim more than " + MOST_VALUES + " values");
        }
    }
}
