package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.model.JsonFlaw;
import io.moalog.model.LogEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a message in JSON says beside its entries. */
final class JsonText {
    /** An id; it is kept until the answer, so it must not be large. */
    private static final int LARGEST_CHUNK = 1024;

    private JsonText() {}

    /** @throws MalformedException where it is not exactly one string */
    static String string(byte[] json, int from, int to) throws MalformedException {
        try (JsonParser parser = LogEvent.JSON.createParser(json, from, to - from)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new MalformedException("a message's tag is not a string");
            }
            String text = parser.getText();
            if (parser.nextToken() != null) {
                throw new MalformedException("a message's tag is not a string");
            }
            return text;
        } catch (IOException e) {
            throw new MalformedException("a message's tag cannot be read" + JsonFlaw.place(e));
        }
    }

    /**
     * What acknowledges the {@code chunk} of an option, {@code {"ack": chunk}} on a line; null where it has none.
     *
     * @throws MalformedException where it cannot be read, or the chunk is no id
     */
    static byte @Nullable [] acknowledgement(byte[] json, int from, int to) throws MalformedException {
        String chunk = null;
        try (JsonParser parser = LogEvent.JSON.createParser(json, from, to - from)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NULL) {
                return null;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedException("an option that is not an object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean isChunk = parser.currentName().equals("chunk");
                JsonToken value = parser.nextToken();
                if (isChunk && value == JsonToken.VALUE_STRING && parser.getTextLength() <= LARGEST_CHUNK) {
                    chunk = parser.getText();
                } else if (isChunk && value != JsonToken.VALUE_NULL) {
                    throw new MalformedException(
                            "an option chunk that is not a string of at most " + LARGEST_CHUNK + " characters");
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new MalformedException("an option that cannot be read" + JsonFlaw.place(e));
        }
        return chunk == null ? null : answer(chunk.getBytes(UTF_8));
    }

    private static byte[] answer(byte[] chunk) {
        JsonBytes answer = new JsonBytes();
        answer.putAscii("{\"ack\":");
        answer.putString(chunk, 0, chunk.length);
        answer.putAscii("}\n");
        return answer.toByteArray();
    }
}
