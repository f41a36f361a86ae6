package io.moalog.tailapi.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Elasticsearch's answer. The logs are left as they stand in it. */
final class ElasticsearchHits {
    static final String OWN = "moalog";

    private final byte[] answer;
    private final List<Hit> hits = new ArrayList<>();
    private long total;
    private boolean partial;

    private ElasticsearchHits(byte[] answer) {
        this.answer = answer;
    }

    static Hits read(byte[] answer) throws IOException {
        ElasticsearchHits read = new ElasticsearchHits(answer);
        read.read();
        return new Hits(read.total, read.partial, read.hits);
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
                    hits.add(readHit(parser));
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private Hit readHit(JsonParser parser) throws IOException {
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
        JsonNode values = sort;
        Place place = Place.of(sort)
                .orElseThrow(() -> new IOException("Elasticsearch sorted by " + values + " instead of what was asked"));
        return kept == null
                ? new Hit(id, place, answer, start, end, null)
                : new Hit(id, place, kept, 0, kept.length, null);
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
}
