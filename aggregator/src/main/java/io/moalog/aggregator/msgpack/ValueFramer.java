package io.moalog.aggregator.msgpack;

import static io.moalog.aggregator.msgpack.Format.*;

/**
 * Finds where a value ends, without recursion and without looking at a byte twice: it goes on where it stopped when more
 * bytes come. It keeps a count of the values still to come, not the nesting, so any depth costs the same.
 */
public final class ValueFramer {
    /** No real message holds more values; beyond it the count could overflow. */
    private static final long MOST_VALUES = 1L << 40;

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
            if (payload > 0 || open == 0 || at == to) {
                break;
            }
            int first = bytes[at] & 0xff;
            int header = first < NIL || first > MAP32 ? 1 : headerLength(first);
            if (to - at < header) {
                break;
            }
            open--;
            enter(bytes, at, first);
            at += header;
        }
        seen += at - from;
        return at - from;
    }

    private void enter(byte[] bytes, int at, int first) throws MalformedException {
        if (isPositiveFixint(first) || isNegativeFixint(first)) {
            return;
        }
        if (isFixstr(first)) {
            payload = first & 0x1f;
        } else if (isFixmap(first)) {
            open += 2L * (first & 0x0f);
        } else if (isFixarray(first)) {
            open += first & 0x0f;
        } else {
            enterCoded(bytes, at, first);
        }
    }

    private void enterCoded(byte[] bytes, int at, int first) throws MalformedException {
        switch (first) {
            case NIL, FALSE, TRUE -> {}
            case UINT8, INT8 -> payload = 1;
            case UINT16, INT16 -> payload = 2;
            case UINT32, INT32, FLOAT32 -> payload = 4;
            case UINT64, INT64, FLOAT64 -> payload = 8;
            case BIN8, STR8, EXT8 -> payload = bytes[at + 1] & 0xff;
            case BIN16, STR16, EXT16 -> payload = BigEndian.u16(bytes, at + 1);
            case BIN32, STR32, EXT32 -> payload = BigEndian.u32(bytes, at + 1);
            case ARRAY16 -> open(BigEndian.u16(bytes, at + 1));
            case ARRAY32 -> open(BigEndian.u32(bytes, at + 1));
            case MAP16 -> open(2L * BigEndian.u16(bytes, at + 1));
            case MAP32 -> open(2L * BigEndian.u32(bytes, at + 1));
            case NEVER_USED -> throw new MalformedException("byte 0xc1 starts no MessagePack value");
            default -> payload = 1L << (first - FIXEXT1);
        }
    }

    private void open(long values) throws MalformedException {
        open += values;
        if (open > MOST_VALUES) {
            throw new MalformedException("arrays and maps that claim more than " + MOST_VALUES + " values");
        }
    }
}
