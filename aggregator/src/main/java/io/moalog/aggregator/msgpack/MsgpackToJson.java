package io.moalog.aggregator.msgpack;

import static io.moalog.aggregator.msgpack.Format.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes MessagePack values as JSON, from bytes to bytes. What JSON cannot say is said as near as it can: bin as text,
 * NaN and the infinities as strings, a map's key that is a number, nil, a boolean or an ext as its text, EventTime and timestamps as ISO 8601, any
 * other ext as base64. Malformed UTF-8 becomes U+FFFD. Not thread-safe.
 */
public final class MsgpackToJson {
    /** How deep values may be nested: the stack's bound. */
    public static final int DEEPEST = 64;

    private static final byte[] NULL_TEXT = "null".getBytes(ISO_8859_1);
    private static final byte[] TRUE_TEXT = "true".getBytes(ISO_8859_1);
    private static final byte[] FALSE_TEXT = "false".getBytes(ISO_8859_1);

    private final EventTime time = new EventTime();
    private final IsoTime isoTime = new IsoTime();

    /**
     * Passes the next value and writes it.
     *
     * @param depth how many arrays and maps are around it
     * @throws NotALogException where it is nested too deep or ends too early; what was written by then is a JSON prefix
     */
    public void value(Cursor in, JsonBytes out, int depth) throws NotALogException {
        int text = in.textHeader();
        if (text >= 0) {
            string(in, out, text);
            return;
        }
        long pairs = in.mapHeader();
        if (pairs >= 0) {
            map(in, out, pairs, depth + 1);
            return;
        }
        long values = in.arrayHeader();
        if (values >= 0) {
            array(in, out, values, depth + 1);
            return;
        }
        scalar(in, out);
    }

    /** Passes {@code length} bytes of text, whose header has been passed, and writes them as a string. */
    public void string(Cursor in, JsonBytes out, int length) throws NotALogException {
        out.putString(in.array(), in.position(), in.position() + length);
        in.advance(length);
    }

    /**
     * Passes a map's key and writes it as a string.
     *
     * @throws NotALogException where it is an array or a map: its text would double its quotes with every nesting
     */
    public void key(Cursor in, JsonBytes out) throws NotALogException {
        int text = in.textHeader();
        if (text >= 0) {
            string(in, out, text);
            return;
        }
        if (in.mapHeader() >= 0 || in.arrayHeader() >= 0) {
            throw new NotALogException("a map's key is an array or a map");
        }
        JsonBytes asValue = new JsonBytes();
        scalar(in, asValue);
        byte[] json = asValue.toByteArray();
        if (json[0] == '"') {
            out.put(json);
        } else {
            out.putString(json, 0, json.length);
        }
    }

    /** Writes a time as a string. */
    public void time(EventTime read, JsonBytes out) {
        isoTime.write(read.seconds(), read.nanos(), out);
    }

    private void map(Cursor in, JsonBytes out, long pairs, int depth) throws NotALogException {
        checkDepth(depth);
        out.put('{');
        for (long i = 0; i < pairs; i++) {
            if (i > 0) {
                out.put(',');
            }
            key(in, out);
            out.put(':');
            value(in, out, depth);
        }
        out.put('}');
    }

    private void array(Cursor in, JsonBytes out, long values, int depth) throws NotALogException {
        checkDepth(depth);
        out.put('[');
        for (long i = 0; i < values; i++) {
            if (i > 0) {
                out.put(',');
            }
            value(in, out, depth);
        }
        out.put(']');
    }

    private static void checkDepth(int depth) throws NotALogException {
        if (depth > DEEPEST) {
            throw new NotALogException("nested more than " + DEEPEST + " deep");
        }
    }

    private void scalar(Cursor in, JsonBytes out) throws NotALogException {
        int first = in.peek();
        if (isPositiveFixint(first)) {
            out.putNumber(first);
            in.advance(1);
        } else if (isNegativeFixint(first)) {
            out.putNumber((byte) first);
            in.advance(1);
        } else if (first >= FLOAT32 && first <= INT64) {
            number(in, out, first);
        } else if (in.extLength() >= 0) {
            ext(in, out);
        } else {
            switch (first) {
                case NIL -> out.put(NULL_TEXT);
                case TRUE -> out.put(TRUE_TEXT);
                case FALSE -> out.put(FALSE_TEXT);
                default -> throw new NotALogException("byte 0x%02x starts no MessagePack value".formatted(first));
            }
            in.advance(1);
        }
    }

    private static void number(Cursor in, JsonBytes out, int first) throws NotALogException {
        byte[] bytes = in.array();
        int size = 1
                + switch (first) {
                    case UINT8, INT8 -> 1;
                    case UINT16, INT16 -> 2;
                    case UINT32, INT32, FLOAT32 -> 4;
                    default -> 8;
                };
        in.advance(size);
        int at = in.position() - size + 1;
        switch (first) {
            case UINT8 -> out.putNumber(bytes[at] & 0xff);
            case UINT16 -> out.putNumber(BigEndian.u16(bytes, at));
            case UINT32 -> out.putNumber(BigEndian.u32(bytes, at));
            case UINT64 -> unsigned(BigEndian.i64(bytes, at), out);
            case INT8 -> out.putNumber(bytes[at]);
            case INT16 -> out.putNumber((short) BigEndian.u16(bytes, at));
            case INT32 -> out.putNumber(BigEndian.i32(bytes, at));
            case INT64 -> out.putNumber(BigEndian.i64(bytes, at));
            case FLOAT32 -> fraction(Float.toString(Float.intBitsToFloat(BigEndian.i32(bytes, at))), out);
            default -> fraction(Double.toString(Double.longBitsToDouble(BigEndian.i64(bytes, at))), out);
        }
    }

    private static void unsigned(long number, JsonBytes out) {
        if (number >= 0) {
            out.putNumber(number);
        } else {
            out.putAscii(Long.toUnsignedString(number));
        }
    }

    /** A float's text ends in a digit, or is NaN or an infinity, which JSON has no number for. */
    private static void fraction(String text, JsonBytes out) {
        boolean number = Character.isDigit(text.charAt(text.length() - 1));
        if (!number) {
            out.put('"');
        }
        out.putAscii(text);
        if (!number) {
            out.put('"');
        }
    }

    private void ext(Cursor in, JsonBytes out) throws NotALogException {
        int length = (int) in.extLength();
        int type = in.extHeader();
        if (time.readExtData(type, in.array(), in.position(), length)) {
            time(time, out);
        } else {
            byte[] data = Arrays.copyOfRange(in.array(), in.position(), in.position() + length);
            out.put('"');
            out.put(Base64.getEncoder().encode(data));
            out.put('"');
        }
        in.advance(length);
    }
}
