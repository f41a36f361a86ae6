package io.moalog.aggregator.otlp;

import io.moalog.aggregator.bytes.Utf8;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;

/** A key and its value; one object for many of them, one after another. Not thread-safe. */
final class KeyValue {
    private byte[] bytes = new byte[0];
    private int keyFrom;
    private int keyTo;
    private int valueFrom;
    private int valueTo;

    /** Reads the pair that {@code in} has come upon. */
    void read(WireCursor in) throws MalformedProtobufException {
        bytes = in.array();
        keyFrom = 0;
        keyTo = 0;
        valueFrom = 0;
        valueTo = 0;
        WireCursor pair = in.message();
        while (pair.next()) {
            if (pair.field() == Fields.KEY_VALUE_KEY) {
                pair.requireLength();
                keyFrom = pair.from();
                keyTo = pair.to();
            } else if (pair.field() == Fields.KEY_VALUE_VALUE) {
                pair.requireLength();
                valueFrom = pair.from();
                valueTo = pair.to();
            }
        }
    }

    int keyFrom() {
        return keyFrom;
    }

    int keyTo() {
        return keyTo;
    }

    /** In UTF-8, with U+FFFD for what is malformed. */
    byte[] key() {
        return Utf8.wellFormed(bytes, keyFrom, keyTo);
    }

    AnyValue value() throws MalformedProtobufException {
        return AnyValue.of(bytes, valueFrom, valueTo);
    }
}
