package io.moalog.tailapi.search;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's answer turned into ours. The logs go from one to the other token by token, so that their numbers stay as
 * the sender wrote them.
 */
final class SearchAnswer {
    private static final String OWN = "moalog";
    private static final String ID = "id";

    private final byte[] answer;
    private final int size;
    private final List<Hit> hits = new ArrayList<>();
    private long total;
    private boolean partial;

    private SearchAnswer(byte[] answer, int size) {
        this.answer = answer;
        this.size = size;
    }

    /** One hit: its log lies in {@code json}, which is the answer itself unless a part of the log was set aside. */
    @SuppressWarnings("ArrayRecordComponent") // Private, never compared.
    private record Hit(String id, JsonNode sort, byte[] json, int start, int end) {}

    /**
     * {@code {"total","partial","hits":[{"id","@timestamp",…}],"after"}}; {@code after} is null on the last page.
     *
     * @param size what was asked for
     */
    static byte[] toOurs(byte[] elasticsearch, int size) throws IOException {
        SearchAnswer answer = new SearchAnswer(elasticsearch, size);
        answer.read();
        return answer.write();
    }

    private void read() throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(answer)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "timed_out" -> partial |= parser.getBooleanValue();
                    case "_shards" ->
                        partial |= parser.<JsonNode>readValueAsTree()
                                        .path("failed")
                                        .asInt()
                                > 0;
                    case "hits" -> readHits(parser);
                    default -> parser.skipChildren();
                }
            }
        }
    }

    private void readHits(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("total")) {
                total = parser.<JsonNode>readValueAsTree().path("value").asLong();
            } else if (name.equals("hits")) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    readHit(parser);
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readHit(JsonParser parser) throws IOException {
        String id = "";
        JsonNode sort = Json.MAPPER.createArrayNode();
        byte[] kept = null;
        int start = 0;
        int end = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "_id" -> id = parser.getText();
                case "sort" -> sort = parser.readValueAsTree();
                case "_source" -> {
                    start = (int) parser.currentTokenLocation().getByteOffset();
                    kept = keptLog(parser);
                    end = (int) parser.currentLocation().getByteOffset();
                }
                default -> parser.skipChildren();
            }
        }
        hits.add(kept == null ? new Hit(id, sort, answer, start, end) : new Hit(id, sort, kept, 0, kept.length));
    }

    /** The log as it came, where the document that the parser stands on has not all of its fields; null where it has. */
    private static byte @Nullable [] keptLog(JsonParser document) throws IOException {
        byte[] kept = null;
        while (document.nextToken() == JsonToken.FIELD_NAME) {
            boolean ours = document.currentName().equals(OWN);
            if (document.nextToken() != JsonToken.START_OBJECT || !ours) {
                document.skipChildren();
                continue;
            }
            while (document.nextToken() == JsonToken.FIELD_NAME) {
                boolean log = document.currentName().equals("log");
                if (document.nextToken() == JsonToken.VALUE_STRING && log) {
                    kept = document.getText().getBytes(StandardCharsets.UTF_8);
                }
                document.skipChildren();
            }
        }
        return kept;
    }

    private byte[] write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(answer.length + 64);
        try (JsonGenerator json = Json.MAPPER.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeNumberField("total", total);
            json.writeBooleanField("partial", partial);
            json.writeArrayFieldStart("hits");
            for (Hit hit : hits) {
                writeHit(json, hit);
            }
            json.writeEndArray();
            boolean more = !hits.isEmpty() && hits.size() == size;
            json.writeStringField(
                    "after", more ? new PageEnd(hits.get(hits.size() - 1).sort()).toString() : null);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private void writeHit(JsonGenerator json, Hit hit) throws IOException {
        json.writeStartObject();
        json.writeStringField(ID, hit.id());
        JsonNode timestamp = hit.sort().path(0);
        if (timestamp.isTextual()) {
            json.writeStringField(LogField.TIMESTAMP.fieldName(), timestamp.asText());
        }
        try (JsonParser source = LogEvent.JSON.createParser(hit.json(), hit.start(), hit.end() - hit.start())) {
            source.nextToken();
            while (source.nextToken() == JsonToken.FIELD_NAME) {
                String name = source.currentName();
                source.nextToken();
                if (isOurs(name, timestamp)) {
                    source.skipChildren();
                } else {
                    // The hit's own id stands under that name, so the log's is told apart.
                    json.writeFieldName(name.equals(ID) ? "log." + ID : name);
                    copy(source, json);
                }
            }
        }
        json.writeEndObject();
    }

    private static boolean isOurs(String name, JsonNode timestamp) {
        return name.equals(OWN)
                || name.startsWith(OWN + ".")
                || (timestamp.isTextual() && name.equals(LogField.TIMESTAMP.fieldName()));
    }

    /** Copies the value that {@code from} stands on; numbers by their text. */
    private static void copy(JsonParser from, JsonGenerator to) throws IOException {
        int depth = 0;
        do {
            JsonToken token = from.currentToken();
            if (token.isNumeric()) {
                to.writeNumber(from.getText());
            } else {
                to.copyCurrentEvent(from);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && from.nextToken() != null);
    }
}
