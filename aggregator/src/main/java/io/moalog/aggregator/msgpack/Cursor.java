package io.moalog.aggregator.msgpack;

import static io.moalog.aggregator.msgpack.Format.*;

import io.moalog.model.NotALogException;

/**
 * Reads values one after another from a part of an array. What is not there is a {@link NotALogException}; nothing beyond
 * the part is looked at. Not thread-safe.
 */
public final class Cursor {
    private final ValueFramer skipper = new ValueFramer();
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /** Reads {@code bytes[from, to)} from here on. */
    public void on(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        at = from;
        end = to;
    }

    public byte[] array() {
        return bytes;
    }

    public int position() {
        return at;
    }

    public boolean atEnd() {
        return at == end;
    }

    /** The next value's first byte, which tells its type. */
    public int peek() throws NotALogException {
        need(1);
        return bytes[at] & 0xff;
    }

    /** Moves on by what was read otherwise. */
    public void advance(int size) throws NotALogException {
        need(size);
        at += size;
    }

    /** How many values an array has, having passed its header; -1 where no array follows, and nothing was passed. */
    public long arrayHeader() throws NotALogException {
        int first = peek();
        return isFixarray(first) ? fixed(first & 0x0f) : first == ARRAY16 ? u16() : first == ARRAY32 ? u32() : -1;
    }

    /** How many pairs a map has, having passed its header; -1 where no map follows, and nothing was passed. */
    public long mapHeader() throws NotALogException {
        int first = peek();
        return isFixmap(first) ? fixed(first & 0x0f) : first == MAP16 ? u16() : first == MAP32 ? u32() : -1;
    }

    /**
     * The length of a str or bin, having passed its header so that its bytes start at {@link #position()} and are all
     * there; -1 where neither follows, and nothing was passed.
     */
    public int textHeader() throws NotALogException {
        long length = lengthHeader();
        need(length);
        return (int) length;
    }

    /** {@link #textHeader()} where the bytes themselves need not be there yet; at most 2^32 - 1. */
    public long lengthHeader() throws NotALogException {
        int first = peek();
        if (isFixstr(first)) {
            return fixed(first & 0x1f);
        }
        return switch (first) {
            case STR8, BIN8 -> u8();
            case STR16, BIN16 -> u16();
            case STR32, BIN32 -> u32();
            default -> -1;
        };
    }

    /** The length of an ext's data, having passed nothing; -1 where no ext follows. */
    public long extLength() throws NotALogException {
        int first = peek();
        need(headerLength(first));
        return switch (first) {
            case EXT8 -> bytes[at + 1] & 0xff;
            case EXT16 -> BigEndian.u16(bytes, at + 1);
            case EXT32 -> BigEndian.u32(bytes, at + 1);
            default -> first >= FIXEXT1 && first <= FIXEXT16 ? 1L << (first - FIXEXT1) : -1;
        };
    }

    /** An ext's type, having passed its header so that its data starts at {@link #position()} and is all there. */
    public int extHeader() throws NotALogException {
        long length = extLength();
        int header = headerLength(peek());
        need(header + length);
        at += header;
        return bytes[at - 1];
    }

    /** Passes over the next value, whatever it is. */
    public void skip() throws NotALogException {
        skipper.expect(1);
        try {
            at += skipper.pass(bytes, at, end);
        } catch (MalformedException malformed) {
            throw new NotALogException(String.valueOf(malformed.getMessage()));
        }
        if (!skipper.isComplete()) {
            throw cut();
        }
    }

    private long fixed(int size) {
        at++;
        return size;
    }

    private long u8() throws NotALogException {
        need(2);
        at += 2;
        return bytes[at - 1] & 0xff;
    }

    private long u16() throws NotALogException {
        need(3);
        at += 3;
        return BigEndian.u16(bytes, at - 2);
    }

    private long u32() throws NotALogException {
        need(5);
        at += 5;
        return BigEndian.u32(bytes, at - 4);
    }

    private void need(long size) throws NotALogException {
        if (end - at < size) {
            throw cut();
        }
    }

    private static NotALogException cut() {
        return new NotALogException("the record ends within a value");
    }
}
