package io.moalog.aggregator.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.aggregator.http.HeldBytes;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.otlp.Message.Field;
import io.moalog.aggregator.protobuf.WireWriter;
import io.moalog.model.JsonFlaw;
import io.moalog.model.LogEvent;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Turns an export request's JSON encoding into the protobuf one, value by value: names in lowerCamelCase, 64 bit integers
 * as numbers or strings, trace and span ids in hex, other bytes in base64; unknown names are ignored. What is written counts
 * as bytes in flight until it is closed.
 */
final class JsonEncoding implements AutoCloseable {
    private static final int MOST_DEPTH = 600;

    private final WireWriter out;

    JsonEncoding(RequestIntake requests) {
        this.out = new WireWriter(new HeldBytes(requests));
    }

    byte[] array() {
        return out.array();
    }

    int length() {
        return out.length();
    }

    /** @throws BodyRefusedException 400 where it is no export request, 503 where there is no room for what it becomes */
    void read(byte[] json, int from, int to) throws BodyRefusedException {
        try (JsonParser parser = LogEvent.JSON.createParser(json, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BodyRefusedException(400, "an export request is a JSON object");
            }
            message(parser, Message.REQUEST, 0);
            if (parser.nextToken() != null) {
                throw new BodyRefusedException(400, "more follows after the export request");
            }
        } catch (HeldBytes.NoRoomException noRoom) {
            throw noRoom.refused();
        } catch (IOException malformed) {
            throw new BodyRefusedException(400, "not an export request in JSON: " + JsonFlaw.of(malformed));
        } catch (IllegalArgumentException unfit) {
            throw new BodyRefusedException(400, "not an export request in JSON: " + unfit.getMessage());
        }
    }

    private void message(JsonParser parser, Message type, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MOST_DEPTH);
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = type.field(parser.currentName());
            JsonToken value = parser.nextToken();
            if (field == null || value == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser, field, depth);
                }
            } else {
                value(parser, field, depth);
            }
        }
    }

    private void value(JsonParser parser, Field field, int depth) throws IOException {
        Message message = field.message();
        if (message != null) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(
                        "%s at byte %d where an object should be".formatted(parser.currentToken(), at(parser)));
            }
            int begun = out.begin(field.number());
            message(parser, message, depth + 1);
            out.end(begun);
            return;
        }
        if (parser.currentToken().isStructStart()) {
            throw new IllegalArgumentException(
                    "%s at byte %d where a single value should be".formatted(parser.currentToken(), at(parser)));
        }
        String text = parser.getText();
        try {
            single(text, field);
        } catch (IllegalArgumentException quotesIt) {
            throw new IllegalArgumentException("a value that does not fit its field at byte %d".formatted(at(parser)));
        }
    }

    private void single(String text, Field field) {
        int number = field.number();
        switch (field.kind()) {
            case TEXT -> out.bytes(number, text.getBytes(UTF_8));
            case BOOL -> out.varint(number, text.equals("true") ? 1 : 0);
            case VARINT -> out.varint(number, integer(text));
            case FIXED_32 -> out.fixed32(number, (int) integer(text));
            case FIXED_64 -> out.fixed64(number, Long.parseUnsignedLong(text));
            case DOUBLE -> out.fixed64(number, Double.doubleToLongBits(Double.parseDouble(text)));
            case HEX -> out.bytes(number, HexFormat.of().parseHex(text));
            case BASE64 -> out.bytes(number, Base64.getDecoder().decode(text));
            case MESSAGE -> throw new IllegalStateException("a message is no single value");
        }
    }

    /** Protobuf's JSON mapping lets integers be written with a fraction of zero, and with an exponent. */
    private static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notPlain) {
            double number = Double.parseDouble(text);
            if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
                throw notPlain;
            }
            return (long) number;
        }
    }

    private static long at(JsonParser parser) {
        return parser.currentTokenLocation().getByteOffset();
    }

    @Override
    public void close() {
        out.close();
    }
}
