package io.moalog.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What moalog understands of one log: the fields of {@link LogField}, read in one streaming pass over the JSON. The JSON
 * itself is left as the sender wrote it.
 *
 * @param timestamp the event's own time, null where there is none that can be read
 * @param timestampField where the time stands, null where there is none
 * @param message the text, null where there is none
 * @param level as written, null where there is none
 * @param severity what the level means, null where no field says one that is understood
 * @param host as written, null where there is none
 * @param traceId as written, null where there is none
 */
public record LogEvent(
        @Nullable Instant timestamp,
        @Nullable String timestampField,
        @Nullable String message,
        @Nullable String level,
        @Nullable LogLevel severity,
        @Nullable String host,
        @Nullable String traceId) {

    /** Names may be any long, numbers any size: the log is the sender's. Depth alone is bounded, for the stack's sake. */
    public static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(1000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * Reads a log. Fields on the first level and one level down (dotted: {@code log.level}) are understood.
     *
     * @throws NotALogException where the bytes are not exactly one JSON object
     */
    public static LogEvent read(byte[] json) throws NotALogException {
        return read(json, 0, json.length);
    }

    /** {@link #read(byte[])} of a part of an array. */
    public static LogEvent read(byte[] json, int offset, int length) throws NotALogException {
        Found found = new Found();
        try (JsonParser parser = JSON.createParser(json, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotALogException("a log is a JSON object, this starts with " + describe(parser));
            }
            readObject(parser, null, found);
            if (parser.nextToken() != null) {
                throw new NotALogException("more follows after the log's closing brace");
            }
        } catch (IOException malformed) {
            throw new NotALogException(JsonFlaw.of(malformed));
        }
        return found.event();
    }

    /** @param parent the name of the object within the log, null for the log itself */
    private static void readObject(JsonParser parser, @Nullable String parent, Found found) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parent == null ? parser.currentName() : parent + '.' + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && parent == null) {
                readObject(parser, name, found);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                found.offer(name, parser);
            }
        }
    }

    private static String describe(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return token == null ? "nothing" : token == JsonToken.START_ARRAY ? "an array" : "a bare value";
    }

    /** The best candidate of each field so far. */
    private static final class Found {
        private final @Nullable String[] values = new String[LogField.values().length];
        private final int[] ranks = new int[LogField.values().length];
        private @Nullable String timestampField;
        private @Nullable Instant timestamp;
        private @Nullable LogLevel severity;
        private int severityRank = Integer.MAX_VALUE;

        void offer(String name, JsonParser parser) throws IOException {
            LogField field = LogField.of(name);
            if (field == null) {
                return;
            }
            int slot = field.ordinal();
            int rank = field.rank(name);
            if (field == LogField.LEVEL && rank < severityRank) {
                offerSeverity(name, rank, parser.getText());
            }
            if (values[slot] != null && ranks[slot] <= rank) {
                return;
            }
            String text = parser.getText();
            if (field == LogField.TIMESTAMP) {
                Optional<Instant> time = Timestamps.parse(text);
                if (time.isEmpty()) {
                    return;
                }
                timestamp = time.get();
                timestampField = name;
            }
            values[slot] = text;
            ranks[slot] = rank;
        }

        /** A level that nobody understands gives way to one that is understood. */
        private void offerSeverity(String name, int rank, String text) {
            LogLevel understood = LogLevel.of(name, text);
            if (understood != null) {
                severity = understood;
                severityRank = rank;
            }
        }

        LogEvent event() {
            return new LogEvent(
                    timestamp,
                    timestampField,
                    values[LogField.MESSAGE.ordinal()],
                    values[LogField.LEVEL.ordinal()],
                    severity,
                    values[LogField.HOST.ordinal()],
                    values[LogField.TRACE_ID.ordinal()]);
        }
    }
}
