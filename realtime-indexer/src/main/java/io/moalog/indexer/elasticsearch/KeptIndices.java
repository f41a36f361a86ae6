package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.model.IndexName;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Until when indices stay whose retention is over. Each index says so itself, in its mapping's {@code _meta}: so whoever deletes by
 * age, in whatever process, knows, and nothing is left of it where the index goes. Thread-safe.
 */
public final class KeptIndices {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String UNTIL = "moalog_keep_until";
    private static final String UUID = "uuid";
    /** Names in one request, whose line has a limit of 4 KiB. */
    private static final int AT_ONCE = 10;

    private final Requests requests;

    public KeptIndices(RestClient client) {
        requests = new Requests(client);
    }

    /** What an index says of itself. */
    private record Said(@Nullable String uuid, @Nullable Instant until) {}

    /**
     * Keeps an index at least until then.
     *
     * @return Elasticsearch's UUID of the index: one that is made after it was deleted has another
     * @throws IOException where Elasticsearch is away or refuses, or has no such index
     */
    public String keep(IndexName index, Instant until) throws IOException, InterruptedException {
        Said said = read(List.of(index)).get(index);
        if (said == null || said.uuid() == null) {
            throw new IOException(index + " is not there any more");
        }
        if (said.until() == null || said.until().isBefore(until)) {
            Request request = new Request("PUT", "/" + index + "/_mapping");
            request.setJsonEntity("{\"_meta\":{\"" + UNTIL + "\":\"" + until + "\"}}");
            requests.send(request);
        }
        return said.uuid();
    }

    /**
     * Those that stay at {@code now}, of the given ones.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public Set<IndexName> keptAt(Instant now, List<IndexName> indices) throws IOException, InterruptedException {
        Set<IndexName> kept = new HashSet<>();
        for (int from = 0; from < indices.size(); from += AT_ONCE) {
            read(indices.subList(from, Math.min(from + AT_ONCE, indices.size())))
                    .forEach((index, said) -> {
                        if (said.until() != null && said.until().isAfter(now)) {
                            kept.add(index);
                        }
                    });
        }
        return kept;
    }

    private Map<IndexName, Said> read(Collection<IndexName> indices) throws IOException, InterruptedException {
        Request request = new Request(
                "GET", "/" + indices.stream().map(IndexName::toString).collect(Collectors.joining(",")));
        request.addParameter("filter_path", "*.settings.index.uuid,*.mappings._meta." + UNTIL);
        request.addParameter("expand_wildcards", "none");
        request.addParameter("ignore_unavailable", "true");
        Map<IndexName, Said> all = new HashMap<>();
        try (InputStream body = requests.send(request).getEntity().getContent();
                JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                Said said = read(name, parser);
                IndexName.parse(name).ifPresent(index -> all.put(index, said));
            }
        }
        return all;
    }

    private static Said read(String index, JsonParser parser) throws IOException {
        String uuid = null;
        Instant until = null;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("what " + index + " says of itself ends before its end");
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && UUID.equals(parser.currentName())) {
                uuid = parser.getText();
            } else if (token == JsonToken.VALUE_STRING && UNTIL.equals(parser.currentName())) {
                until = time(index, parser.getText());
            }
        }
        return new Said(uuid, until);
    }

    private static Instant time(String index, String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notOurs) {
            throw new IOException(
                    "the mapping of %s says %s is \"%s\": put a time there like 2026-11-20T10:00:00Z, or take it away"
                            .formatted(index, UNTIL, text));
        }
    }
}
