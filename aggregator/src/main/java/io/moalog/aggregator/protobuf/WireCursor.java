package io.moalog.aggregator.protobuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Goes over the fields of one message (protobuf.dev, "Encoding"). {@link #next} comes upon a field; then its value is read
 * by the method for its type, or left. A value with a length is told by its place in the array, {@code [from(), to())}: a
 * string, bytes, or a message for another cursor. Not thread-safe.
 */
public final class WireCursor {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int type;
    private int from;
    private int to;

    /** A message that is {@code bytes[from, to)}. */
    public WireCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    public byte[] array() {
        return bytes;
    }

    /** Another cursor on the fields that are still to come. */
    public WireCursor again() {
        return new WireCursor(bytes, at, end);
    }

    /** Goes on to the next field; false at the message's end. */
    public boolean next() throws MalformedProtobufException {
        if (at == end) {
            return false;
        }
        long tag = readVarint();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw new MalformedProtobufException("protobuf with a field number that is none");
        }
        from = at;
        switch (type) {
            case VARINT -> readVarint();
            case FIXED_64 -> pass(Long.BYTES);
            case FIXED_32 -> pass(Integer.BYTES);
            case LENGTH -> {
                long length = readVarint();
                if (length < 0 || length > end - at) {
                    throw new MalformedProtobufException("protobuf that ends early");
                }
                from = at;
                at += (int) length;
            }
            default -> throw new MalformedProtobufException("protobuf with a field of type " + type);
        }
        to = at;
        return true;
    }

    /** The field's number. */
    public int field() {
        return field;
    }

    /** Where the value starts. */
    public int from() {
        return from;
    }

    /** Where the value ends. */
    public int to() {
        return to;
    }

    /** The value, which has to have a length. */
    public WireCursor message() throws MalformedProtobufException {
        requireLength();
        return new WireCursor(bytes, from, to);
    }

    /** Says that the value has to be one with a length. */
    public void requireLength() throws MalformedProtobufException {
        require(LENGTH);
    }

    /** The value of a varint: an integer, a boolean or an enum. */
    public long varint() throws MalformedProtobufException {
        require(VARINT);
        long value = 0;
        for (int i = from, shift = 0; i < to; i++, shift += 7) {
            value |= (long) (bytes[i] & 0x7f) << shift;
        }
        return value;
    }

    /** The value of a fixed64, or a double's bits. */
    public long fixed64() throws MalformedProtobufException {
        require(FIXED_64);
        return (long) LONGS.get(bytes, from);
    }

    public int fixed32() throws MalformedProtobufException {
        require(FIXED_32);
        return (int) INTS.get(bytes, from);
    }

    private void require(int expected) throws MalformedProtobufException {
        if (type != expected) {
            throw new MalformedProtobufException(
                    "protobuf whose field %d is of type %d, not %d".formatted(field, type, expected));
        }
    }

    private void pass(int size) throws MalformedProtobufException {
        if (size > end - at) {
            throw new MalformedProtobufException("protobuf that ends early");
        }
        at += size;
    }

    private long readVarint() throws MalformedProtobufException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at == end) {
                throw new MalformedProtobufException("protobuf that ends early");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedProtobufException("protobuf with a varint longer than ten bytes");
    }
}
