package io.moalog.tailapi.search;

import static io.moalog.tailapi.search.ElasticsearchHits.OWN;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our answer: {@code {"total","partial","hits":[{"id","@timestamp",…}],"after"}}. The logs go into it token by token, so that
 * their numbers stay as the sender wrote them.
 *
 * @param total how many logs match
 * @param partial whether there is more than was searched
 * @param hits a page of them
 * @param after where the next page begins, null on the last
 * @param archive what was read of the archive, null where it was not asked
 */
public record SearchAnswer(
        long total,
        boolean partial,
        List<Hit> hits,
        @Nullable PageEnd after,
        @Nullable ArchiveReading archive) {
    private static final String ID = "id";
    private static final String SERVICE = "service";

    public SearchAnswer {
        hits = List.copyOf(hits);
    }

    /**
     * Of Elasticsearch alone.
     *
     * @param size of a page
     */
    static SearchAnswer of(Hits hits, int size) {
        List<Hit> page = hits.newest();
        boolean more = !page.isEmpty() && page.size() == size;
        PageEnd after = more ? new PageEnd(page.get(page.size() - 1).place(), Stretch.ALL, null) : null;
        return new SearchAnswer(hits.total(), hits.partial(), page, after, null);
    }

    /** The JSON. */
    public byte[] write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = Json.MAPPER.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeNumberField("total", total);
            json.writeBooleanField("partial", partial);
            json.writeArrayFieldStart("hits");
            for (Hit hit : hits) {
                writeHit(json, hit);
            }
            json.writeEndArray();
            json.writeStringField("after", after == null ? null : after.toString());
            if (archive != null) {
                json.writePOJOField("archive", archive.fields());
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void writeHit(JsonGenerator json, Hit hit) throws IOException {
        json.writeStartObject();
        json.writeStringField(ID, hit.id());
        String timestamp = hit.place().timestamp();
        if (timestamp != null) {
            json.writeStringField(LogField.TIMESTAMP.fieldName(), timestamp);
        }
        boolean hasService = hit.sentTo() == null;
        try (JsonParser source = LogEvent.JSON.createParser(hit.json(), hit.start(), hit.end() - hit.start())) {
            source.nextToken();
            while (source.nextToken() == JsonToken.FIELD_NAME) {
                String name = source.currentName();
                source.nextToken();
                boolean own = name.equals(OWN) || name.startsWith(OWN + ".");
                if ((own && hit.sentTo() == null)
                        || (timestamp != null && name.equals(LogField.TIMESTAMP.fieldName()))) {
                    source.skipChildren();
                } else {
                    // The hit's own id stands under that name, so the log's is told apart; as is what the indexer's
                    // would be.
                    json.writeFieldName(own || name.equals(ID) ? "log." + name : name);
                    copy(source, json);
                }
                hasService |= name.equals(SERVICE);
            }
        }
        if (!hasService) {
            json.writeStringField(SERVICE, String.valueOf(hit.sentTo()));
        }
        json.writeEndObject();
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
