package io.moalog.aggregator.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.http.LogFields;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes that a resource or a scope gives to all of its records, made JSON once. */
final class Attributes {
    private final JsonBytes json = new JsonBytes();
    private final KeyValue pair = new KeyValue();
    private final List<LogFields.Shared> fields = new ArrayList<>();
    private final int largest;
    private long size;

    /** @param largest bytes of JSON: no log could have more of them */
    Attributes(int largest) {
        json.limit(largest);
        this.largest = largest;
    }

    List<LogFields.Shared> fields() {
        return fields;
    }

    /**
     * Reads one that {@code in} has come upon.
     *
     * @throws NotALogException where they are too many, or too large for any log
     * @throws io.moalog.aggregator.bytes.JsonTooLargeException where this one is
     */
    void read(WireCursor in, String prefix) throws MalformedProtobufException, NotALogException {
        pair.read(in);
        AnyValue value = pair.value();
        json.clear();
        value.write(json, 0);
        byte[] text = value.isText()
                ? Arrays.copyOfRange(
                        in.array(), value.cursor().from(), value.cursor().to())
                : null;
        add(
                prefix.isEmpty() ? pair.key() : (prefix + new String(pair.key(), UTF_8)).getBytes(UTF_8),
                json.toByteArray(),
                text);
    }

    /** Adds text. */
    void text(String name, byte[] text) throws NotALogException {
        json.clear();
        json.putString(text, 0, text.length);
        add(name.getBytes(UTF_8), json.toByteArray(), text);
    }

    private void add(byte[] name, byte[] value, byte @Nullable [] text) throws NotALogException {
        size += name.length + value.length;
        if (fields.size() >= LogFields.MOST || size > largest) {
            throw new NotALogException("its resource or scope has too many attributes: more than %d, or %d bytes"
                    .formatted(LogFields.MOST, largest));
        }
        fields.add(new LogFields.Shared(name, value, text));
    }
}
