package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/**
 * The indices that there are. Elasticsearch is asked by patterns, which may meet other services' indices too, since
 * {@code -} is legal in names: so each answer is parsed strictly, and only whole names are ever deleted.
 */
public final class StoredIndices {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int NOT_FOUND = 404;
    /** Names in one request, whose line has a limit of 4 KiB. */
    private static final int AT_ONCE = 10;

    private final Requests requests;

    public StoredIndices(RestClient client) {
        requests = new Requests(client);
    }

    /**
     * A service's indices, whatever else begins as their names do, by name.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public List<IndexName> of(ServiceName service) throws IOException, InterruptedException {
        return named(IndexName.alias(service) + "-*").stream()
                .filter(index -> index.service().equals(service))
                .toList();
    }

    /**
     * The indices of all services, by name.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public List<IndexName> all() throws IOException, InterruptedException {
        return named("log-*");
    }

    /**
     * What the open indices of all services store, without copies, in bytes.
     *
     * @throws IOException where Elasticsearch is away or refuses, or lacks shards of one, whose size is not known then
     */
    public Map<IndexName, Long> sizes() throws IOException, InterruptedException {
        Request request = new Request("GET", "/_cat/indices/log-*");
        request.addParameter("format", "json");
        request.addParameter("h", "index,pri.store.size");
        request.addParameter("bytes", "b");
        request.addParameter("expand_wildcards", "open,hidden");
        Map<IndexName, Long> sizes = new HashMap<>();
        try (InputStream body = requests.send(request).getEntity().getContent();
                JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    readSize(parser, sizes);
                }
            }
        }
        return sizes;
    }

    private static void readSize(JsonParser parser, Map<IndexName, Long> sizes) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, parser.getText());
        }
        Optional<IndexName> index = IndexName.parse(values.getOrDefault("index", ""));
        if (index.isPresent()) {
            try {
                sizes.put(index.get(), Long.valueOf(values.getOrDefault("pri.store.size", "")));
            } catch (NumberFormatException untold) {
                throw new IOException(
                        "Elasticsearch does not tell the size of " + index.get() + ", of which shards may be missing");
            }
        }
    }

    /**
     * Deletes whole indices; one that is gone already is no error.
     *
     * @throws IOException where Elasticsearch is away or refuses: while it takes a snapshot of one, for instance
     */
    public void delete(List<IndexName> indices) throws IOException, InterruptedException {
        for (int from = 0; from < indices.size(); from += AT_ONCE) {
            String names = indices.subList(from, Math.min(from + AT_ONCE, indices.size())).stream()
                    .map(IndexName::toString)
                    .collect(Collectors.joining(","));
            Request request = new Request("DELETE", "/" + names);
            request.addParameter("expand_wildcards", "none");
            request.addParameter("ignore_unavailable", "true");
            requests.send(request);
        }
    }

    /**
     * The indices behind a service's alias, whatever they are called.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public List<String> behindAlias(ServiceName service) throws IOException, InterruptedException {
        try {
            return keys(new Request("GET", "/_alias/" + IndexName.alias(service)));
        } catch (ResponseException refusal) {
            if (Failures.status(refusal) == NOT_FOUND) {
                return List.of();
            }
            throw refusal;
        }
    }

    /**
     * Takes an index from behind a service's alias.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public void removeAlias(String index, ServiceName service) throws IOException, InterruptedException {
        requests.send(new Request("DELETE", "/" + index + "/_alias/" + IndexName.alias(service)));
    }

    private List<IndexName> named(String pattern) throws IOException, InterruptedException {
        Request request = new Request("GET", "/" + pattern + "/_alias");
        request.addParameter("expand_wildcards", "all");
        return keys(request).stream()
                .flatMap(name -> IndexName.parse(name).stream())
                .toList();
    }

    /** The names of the fields of the object that is answered, in order. */
    private List<String> keys(Request request) throws IOException, InterruptedException {
        TreeSet<String> keys = new TreeSet<>();
        try (InputStream body = requests.send(request).getEntity().getContent();
                JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                keys.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException(request.getEndpoint() + " is not answered with a JSON object");
            }
        }
        return new ArrayList<>(keys);
    }
}
