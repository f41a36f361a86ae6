package io.moalog.aggregator.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.aggregator.http.HeldBytes;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.protobuf.WireWriter;
import io.moalog.model.JsonFlaw;
import io.moalog.model.LogEvent;
import java.io.IOException;
import java.util.Map;

/**
 * Turns a push request in JSON into the one in protobuf, value by value:
 * {@code {"streams":[{"stream":{"label":"value"},"values":[["<unix nanoseconds>","<line>",{"metadata":"value"}]]}]}}. What is
 * written counts as bytes in flight until it is closed.
 */
final class JsonPush implements AutoCloseable {
    private static final long NANOS = 1_000_000_000;

    private final WireWriter out;

    JsonPush(RequestIntake requests) {
        this.out = new WireWriter(new HeldBytes(requests));
    }

    byte[] array() {
        return out.array();
    }

    int length() {
        return out.length();
    }

    /** @throws BodyRefusedException 400 where it is no push request, 503 where there is no room for what it becomes */
    void read(byte[] json, int from, int to) throws BodyRefusedException {
        try (JsonParser parser = LogEvent.JSON.createParser(json, from, to - from)) {
            require(parser, parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean streams = parser.currentName().equals("streams");
                JsonToken value = parser.nextToken();
                if (streams && value == JsonToken.START_ARRAY) {
                    streams(parser);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (HeldBytes.NoRoomException noRoom) {
            throw noRoom.refused();
        } catch (IOException malformed) {
            throw new BodyRefusedException(400, "not a push request: " + JsonFlaw.of(malformed));
        } catch (IllegalArgumentException unfit) {
            throw new BodyRefusedException(400, "not a push request: " + unfit.getMessage());
        }
    }

    private void streams(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            require(parser, token, JsonToken.START_OBJECT);
            int stream = out.begin(Fields.REQUEST_STREAMS);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("stream")) {
                    require(parser, value, JsonToken.START_OBJECT);
                    labels(parser);
                } else if (name.equals("values") && value == JsonToken.START_ARRAY) {
                    values(parser);
                } else {
                    parser.skipChildren();
                }
            }
            out.end(stream);
        }
    }

    private void labels(JsonParser parser) throws IOException {
        Map<String, String> labels = StreamLabels.newMap();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            require(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            labels.put(name, parser.getText());
        }
        out.bytes(Fields.STREAM_LABELS, StreamLabels.format(labels).getBytes(UTF_8));
    }

    private void values(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            require(parser, token, JsonToken.START_ARRAY);
            int entry = out.begin(Fields.STREAM_ENTRIES);
            require(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            timestamp(time(parser));
            require(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            out.bytes(Fields.ENTRY_LINE, parser.getText().getBytes(UTF_8));
            JsonToken more = parser.nextToken();
            if (more == JsonToken.START_OBJECT) {
                metadata(parser);
                more = parser.nextToken();
            }
            require(parser, more, JsonToken.END_ARRAY);
            out.end(entry);
        }
    }

    private static long time(JsonParser parser) throws IOException {
        String text = parser.getText();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException quotesIt) {
            throw new IllegalArgumentException("a time that is no number of nanoseconds at byte "
                    + parser.currentTokenLocation().getByteOffset());
        }
    }

    private void timestamp(long unixNanos) {
        int time = out.begin(Fields.ENTRY_TIMESTAMP);
        out.varint(Fields.TIMESTAMP_SECONDS, Math.floorDiv(unixNanos, NANOS));
        out.varint(Fields.TIMESTAMP_NANOS, Math.floorMod(unixNanos, NANOS));
        out.end(time);
    }

    private void metadata(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int pair = out.begin(Fields.ENTRY_METADATA);
            out.bytes(Fields.PAIR_NAME, parser.currentName().getBytes(UTF_8));
            require(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            out.bytes(Fields.PAIR_VALUE, parser.getText().getBytes(UTF_8));
            out.end(pair);
        }
    }

    private static void require(JsonParser parser, JsonToken token, JsonToken expected) {
        if (token != expected) {
            throw new IllegalArgumentException("%s where %s should be, at byte %d"
                    .formatted(token, expected, parser.currentTokenLocation().getByteOffset()));
        }
    }

    @Override
    public void close() {
        out.close();
    }
}
