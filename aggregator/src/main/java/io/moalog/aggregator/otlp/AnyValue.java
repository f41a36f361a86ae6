package io.moalog.aggregator.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A value of OpenTelemetry: which of its kinds it is, and where that stands. Written as JSON, bytes become base64, NaN and
 * the infinities strings, and a value of no kind null.
 *
 * @param kind the number of its field, 0 for none
 * @param cursor on that field
 */
record AnyValue(int kind, WireCursor cursor) {
    private static final int MOST_DEPTH = 64;

    private static final byte[] NULL = "null".getBytes(UTF_8);

    /** Of {@code bytes[from, to)}; where it has several kinds the last is meant, as with every oneof. */
    static AnyValue of(byte[] bytes, int from, int to) throws MalformedProtobufException {
        int last = 0;
        WireCursor cursor = new WireCursor(bytes, from, to);
        int fields = 0;
        while (cursor.next()) {
            last = cursor.field();
            fields++;
        }
        // The cursor stays on the last field: its value can still be read.
        return new AnyValue(fields == 0 ? 0 : last, cursor);
    }

    boolean isText() {
        return kind == Fields.VALUE_STRING;
    }

    boolean isStructure() {
        return kind == Fields.VALUE_ARRAY || kind == Fields.VALUE_KVLIST;
    }

    /** @throws NotALogException where it is nested too deep */
    void write(JsonBytes out, int depth) throws MalformedProtobufException, NotALogException {
        switch (kind) {
            case Fields.VALUE_STRING -> {
                cursor.requireLength();
                out.putString(cursor.array(), cursor.from(), cursor.to());
            }
            case Fields.VALUE_BOOL -> out.putAscii(cursor.varint() != 0 ? "true" : "false");
            case Fields.VALUE_INT -> out.putNumber(cursor.varint());
            case Fields.VALUE_DOUBLE -> writeDouble(Double.longBitsToDouble(cursor.fixed64()), out);
            case Fields.VALUE_ARRAY -> writeArray(cursor.message(), out, deeper(depth));
            case Fields.VALUE_KVLIST -> writeObject(cursor.message(), out, deeper(depth));
            case Fields.VALUE_BYTES -> {
                cursor.requireLength();
                byte[] bytes = Arrays.copyOfRange(cursor.array(), cursor.from(), cursor.to());
                out.put('"');
                out.putAscii(new String(Base64.getEncoder().encode(bytes), ISO_8859_1));
                out.put('"');
            }
            default -> out.put(NULL);
        }
    }

    private static void writeDouble(double value, JsonBytes out) {
        boolean finite = Double.isFinite(value);
        if (!finite) {
            out.put('"');
        }
        out.putAscii(Double.toString(value));
        if (!finite) {
            out.put('"');
        }
    }

    private static void writeArray(WireCursor values, JsonBytes out, int depth)
            throws MalformedProtobufException, NotALogException {
        out.put('[');
        boolean first = true;
        while (values.next()) {
            if (values.field() == Fields.VALUES) {
                if (!first) {
                    out.put(',');
                }
                first = false;
                values.requireLength();
                of(values.array(), values.from(), values.to()).write(out, depth);
            }
        }
        out.put(']');
    }

    private static void writeObject(WireCursor values, JsonBytes out, int depth)
            throws MalformedProtobufException, NotALogException {
        out.put('{');
        KeyValue pair = new KeyValue();
        boolean first = true;
        while (values.next()) {
            if (values.field() == Fields.VALUES) {
                if (!first) {
                    out.put(',');
                }
                first = false;
                pair.read(values);
                out.putString(values.array(), pair.keyFrom(), pair.keyTo());
                out.put(':');
                pair.value().write(out, depth);
            }
        }
        out.put('}');
    }

    private static int deeper(int depth) throws NotALogException {
        if (depth >= MOST_DEPTH) {
            throw new NotALogException("nested deeper than " + MOST_DEPTH);
        }
        return depth + 1;
    }
}
