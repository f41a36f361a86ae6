package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to a bulk, cut down by {@value #FILTER}: {@code {"items":[{"create":{"status":201}},…]}}. A document
 * counts as indexed by its own status alone.
 */
final class BulkResponse {
    static final String FILTER = "items.*.status,items.*.error";

    private static final JsonFactory JSON = new JsonFactory();
    /** {@code create} met the same id: an earlier try had stored the document, though its answer was lost. */
    private static final int CONFLICT = 409;

    private static final int TOO_MANY = 429;

    private BulkResponse() {}

    /**
     * @param documents how many the bulk had
     * @throws IOException where the answer is not what Elasticsearch answers to such a bulk
     */
    static Answer read(InputStream body, int documents) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer to a bulk is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("items") && value == JsonToken.START_ARRAY) {
                    List<Outcome> outcomes = readItems(parser, documents);
                    return outcomes.stream().allMatch(outcome -> outcome == Outcome.INDEXED)
                            ? Answer.ALL_INDEXED
                            : new Answer.Mixed(outcomes);
                }
                parser.skipChildren();
            }
        }
        throw new IOException("the answer to a bulk names no items");
    }

    private static List<Outcome> readItems(JsonParser parser, int documents) throws IOException {
        List<Outcome> outcomes = new ArrayList<>(documents);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            // {"create": {"status": …, "error": …}}
            parser.nextToken();
            parser.nextToken();
            outcomes.add(readItem(parser));
            parser.nextToken();
        }
        if (outcomes.size() != documents) {
            throw new IOException("the answer to a bulk of " + documents + " documents has " + outcomes.size());
        }
        return outcomes;
    }

    private static Outcome readItem(JsonParser parser) throws IOException {
        int status = 0;
        ErrorCause error = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "status" -> status = parser.getValueAsInt();
                case "error" -> error = ErrorCause.read(parser);
                default -> parser.skipChildren();
            }
        }
        return outcome(status, error);
    }

    private static Outcome outcome(int status, @Nullable ErrorCause error) {
        if ((status >= 200 && status < 300) || status == CONFLICT) {
            return Outcome.INDEXED;
        }
        if (error == null) {
            return new Outcome.Retryable("status " + status + " without a reason", false, status == TOO_MANY);
        }
        return status == 400 && error.isOfContent()
                ? new Outcome.Rejected(error.text(), error.isOfConflictingMappings())
                : new Outcome.Retryable(
                        status + " " + error.text(),
                        error.type().equals("index_not_found_exception"),
                        // An index that is blocked since a disk is full answers 429, too.
                        status == TOO_MANY && !error.type().equals("cluster_block_exception"));
    }
}
