package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.bytes.Utf8;
import io.moalog.aggregator.intake.HostField;
import io.moalog.aggregator.msgpack.EventTime;
import io.moalog.aggregator.msgpack.MsgpackToJson;
import io.moalog.model.JsonFlaw;
import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry in JSON, {@code [time, record]} or {@code [[time, {metadata}], record]}. The record's bytes stay what
 * they are, line ends aside; {@code @timestamp} is put first from the entry's time, where it has none of its own. Not
 * thread-safe.
 */
final class JsonEntryReader implements LogMaker {
    private static final String TIMESTAMP = "@timestamp";
    /** The entry's own array is around the record. */
    private static final JsonFactory ENTRIES = LogEvent.JSON
            .rebuild()
            .streamReadConstraints(LogEvent.JSON
                    .streamReadConstraints()
                    .rebuild()
                    .maxNestingDepth(MsgpackToJson.DEEPEST + 1)
                    .build())
            .build();

    private static final byte[] OPENING = "{\"@timestamp\":".getBytes(UTF_8);

    private final JsonBytes json = new JsonBytes();
    private final MsgpackToJson transcoder = new MsgpackToJson();
    private final EventTime time = new EventTime();

    private boolean isEmpty;
    private boolean hasTimestamp;
    private byte @Nullable [] host;
    private int hostRank;

    @Override
    public JsonBytes json() {
        return json;
    }

    @Override
    public byte @Nullable [] host() {
        return host;
    }

    @Override
    public void read(byte[] bytes, int from, int to, boolean bare) throws NotALogException {
        json.clear();
        host = null;
        hostRank = HostField.NONE;
        hasTimestamp = false;
        checkEncoding(bytes, from, to);
        try (JsonParser parser = ENTRIES.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new NotALogException("an entry is an array of a time and a record");
            }
            boolean timeKnown = readTime(parser);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotALogException("the entry's record is not an object");
            }
            int start = from + (int) parser.currentTokenLocation().getByteOffset();
            isEmpty = true;
            passObject(parser, false);
            int end = from + (int) parser.currentLocation().getByteOffset();
            if (parser.nextToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
                throw new NotALogException("more follows after the entry's record");
            }
            write(Arrays.copyOfRange(bytes, start, end), timeKnown && !hasTimestamp);
        } catch (StreamConstraintsException tooDeep) {
            throw new NotALogException("nested more than " + MsgpackToJson.DEEPEST + " deep");
        } catch (IOException malformed) {
            // Not in the parser's words: they quote the log, which may be one whose values must not be kept.
            throw new NotALogException(JsonFlaw.of(malformed));
        }
    }

    /** The parser would guess UTF-16 and UTF-32 too, and it lets some malformed UTF-8 pass. */
    private static void checkEncoding(byte[] bytes, int from, int to) throws NotALogException {
        boolean zeros = bytes[from] == 0 || bytes[Math.min(from + 1, to - 1)] == 0;
        if (zeros || Utf8.malformedAt(bytes, from, to) >= 0) {
            throw new NotALogException("not JSON in UTF-8");
        }
    }

    private boolean readTime(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_ARRAY) {
            boolean known = isTime(parser, token);
            parser.skipChildren();
            return known;
        }
        boolean known = false;
        for (int i = 0; (token = parser.nextToken()) != JsonToken.END_ARRAY; i++) {
            if (token == null) {
                return false;
            }
            known |= i == 0 && isTime(parser, token);
            parser.skipChildren();
        }
        return known;
    }

    private boolean isTime(JsonParser parser, @Nullable JsonToken token) throws IOException {
        return token != null && token.isNumeric() && time.readNumber(parser.getText());
    }

    private void passObject(JsonParser parser, boolean insideHost) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int rank = HostField.rank(name, insideHost);
            JsonToken value = parser.nextToken();
            isEmpty = false;
            hasTimestamp |= !insideHost && name.equals(TIMESTAMP);
            if (rank < hostRank && value == JsonToken.VALUE_STRING) {
                host = parser.getText().getBytes(UTF_8);
                hostRank = rank;
            } else if (value == JsonToken.START_OBJECT && rank == HostField.OBJECT_RANK && !insideHost) {
                passObject(parser, true);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Line ends stand only where a space may. */
    private void write(byte[] record, boolean withTime) {
        for (int i = 0; i < record.length; i++) {
            if (record[i] == '\n' || record[i] == '\r') {
                record[i] = ' ';
            }
        }
        if (!withTime) {
            json.put(record);
            return;
        }
        json.put(OPENING);
        transcoder.time(time, json);
        if (!isEmpty) {
            json.put(',');
        }
        json.put(record, 1, record.length);
    }
}
