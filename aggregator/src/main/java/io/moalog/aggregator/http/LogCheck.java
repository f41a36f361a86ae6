package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.aggregator.bytes.Utf8;
import io.moalog.aggregator.intake.HostField;
import io.moalog.model.JsonFlaw;
import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that bytes are a log: exactly one JSON object (RFC 8259) in well-formed UTF-8. In the same pass it finds the
 * source host. No text is made of what the log says otherwise. Not thread-safe.
 */
public final class LogCheck {
    private final PlainLog plain = new PlainLog();
    private byte @Nullable [] host;
    private int hostRank;

    /** The log's source host, after {@link #check}. */
    public byte @Nullable [] host() {
        return host;
    }

    /** @throws NotALogException with the reason, in words for the sender */
    public void check(byte[] json, int from, int to) throws NotALogException {
        check(json, from, to, null);
    }

    /** {@link #check(byte[], int, int)}, which adds the names of the object's fields to {@code names}. */
    public void check(byte[] json, int from, int to, @Nullable Set<String> names) throws NotALogException {
        if (names == null && plain.isLog(json, from, to)) {
            host = plain.host();
            return;
        }
        host = null;
        hostRank = HostField.NONE;
        checkEncoding(json, from, to);
        try (JsonParser parser = LogEvent.JSON.createParser(json, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new NotALogException("a log is a JSON object, this is " + describe(first));
            }
            passObject(parser, false, names);
            if (parser.nextToken() != null) {
                throw new NotALogException("more follows after the log's closing brace");
            }
        } catch (IOException malformed) {
            throw new NotALogException(JsonFlaw.of(malformed));
        }
    }

    /** The parser would guess UTF-16 and UTF-32 too, and it lets some malformed UTF-8 pass. */
    private static void checkEncoding(byte[] json, int from, int to) throws NotALogException {
        for (int i = from; i < Math.min(from + 2, to); i++) {
            if (json[i] == 0) {
                throw new NotALogException("not UTF-8: it has a zero byte");
            }
        }
        int malformed = Utf8.malformedAt(json, from, to);
        if (malformed >= 0) {
            throw new NotALogException("not UTF-8 at byte " + (malformed - from));
        }
    }

    private void passObject(JsonParser parser, boolean insideHost, @Nullable Set<String> names) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (names != null) {
                names.add(parser.currentName());
            }
            int rank = HostField.rank(parser.currentName(), insideHost);
            JsonToken value = parser.nextToken();
            if (rank < hostRank && value == JsonToken.VALUE_STRING) {
                host = parser.getText().getBytes(UTF_8);
                hostRank = rank;
            } else if (value == JsonToken.START_OBJECT && rank == HostField.OBJECT_RANK && !insideHost) {
                passObject(parser, true, null);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            }
        }
    }

    private static String describe(@Nullable JsonToken first) {
        if (first == null) {
            return "nothing";
        }
        return switch (first) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_NULL -> "null";
            default -> "true or false";
        };
    }
}
