package io.moalog.aggregator.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.aggregator.http.BodyRefusedException;
import io.moalog.model.LogEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An action line of a bulk request: {@code {"create":{"_index":"…","_id":"…"}}}. Of its metadata, more than these two says
 * nothing to us.
 *
 * @param operation as it came
 * @param index null where the line names none
 * @param id null where the line names none
 */
record BulkAction(
        String operation, @Nullable String index, @Nullable String id) {
    /** Elasticsearch's own bound of ids, and more than index names may have. */
    private static final int LONGEST_NAME = 512;

    /** Whether the action's document is a log. */
    boolean isTaken() {
        return operation.equals("create") || operation.equals("index");
    }

    boolean hasSource() {
        return !operation.equals("delete");
    }

    /** @throws BodyRefusedException 400 where it is no action line, and what follows cannot be told apart */
    static BulkAction read(byte[] line, int from, int to, long number) throws BodyRefusedException {
        try (JsonParser parser = LogEvent.JSON.createParser(line, from, to - from)) {
            if (parser.nextToken() == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                String operation = parser.currentName();
                if (isKnown(operation) && parser.nextToken() == JsonToken.START_OBJECT) {
                    BulkAction action = metadata(operation, parser);
                    if (parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
                        return action;
                    }
                }
            }
        } catch (IOException malformed) {
            throw malformed(number, "not JSON");
        }
        throw malformed(number, "expected one of create, index, delete and update with an object");
    }

    static BodyRefusedException malformed(long number, String why) {
        return new BodyRefusedException(400, "Malformed action/metadata line [" + number + "], " + why);
    }

    private static boolean isKnown(String operation) {
        return switch (operation) {
            case "create", "index", "delete", "update" -> true;
            default -> false;
        };
    }

    private static BulkAction metadata(String operation, JsonParser parser) throws IOException {
        String index = null;
        String id = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
            } else if (name.equals("_index") && value != JsonToken.VALUE_NULL) {
                index = bounded(parser.getText());
            } else if (name.equals("_id") && value != JsonToken.VALUE_NULL) {
                id = bounded(parser.getText());
            }
        }
        return new BulkAction(operation, index, id);
    }

    private static String bounded(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
