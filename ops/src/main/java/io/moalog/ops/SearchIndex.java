package io.moalog.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.IndexName;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.RestClient;

/** Counts and finds a service's documents. */
final class SearchIndex {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** An answer has at most 10,000 hits. */
    private static final int IDS_AT_ONCE = 5_000;

    private final RestClient elasticsearch;

    SearchIndex(RestClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** All documents behind the service's alias, those included that no search would find yet. */
    long count(ServiceName service) throws BackendException {
        String alias = "/" + IndexName.alias(service);
        try {
            elasticsearch.performRequest(lenient("POST", alias + "/_refresh"));
            Response response = elasticsearch.performRequest(lenient("GET", alias + "/_count"));
            try (InputStream body = response.getEntity().getContent()) {
                return JSON.readTree(body).path("count").asLong();
            }
        } catch (IOException e) {
            throw new BackendException("Elasticsearch", e);
        }
    }

    /** Which of the positions have a document behind the service's alias, those included that no search would find yet. */
    Set<LogPosition> present(ServiceName service, Collection<LogPosition> positions) throws BackendException {
        Set<LogPosition> present = new HashSet<>();
        String alias = "/" + IndexName.alias(service);
        try {
            if (!positions.isEmpty()) {
                elasticsearch.performRequest(lenient("POST", alias + "/_refresh"));
            }
            List<String> ids = positions.stream().map(LogPosition::id).toList();
            for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
                addPresent(alias, ids.subList(from, Math.min(from + IDS_AT_ONCE, ids.size())), present);
            }
            return present;
        } catch (IOException e) {
            throw new BackendException("Elasticsearch", e);
        }
    }

    private void addPresent(String alias, List<String> ids, Set<LogPosition> present) throws IOException {
        Request request = lenient("POST", alias + "/_search");
        request.addParameter("filter_path", "hits.hits._id");
        request.setJsonEntity(JSON.writeValueAsString(Map.of(
                "size", ids.size(),
                "_source", false,
                "query", Map.of("ids", Map.of("values", ids)))));
        try (InputStream body =
                elasticsearch.performRequest(request).getEntity().getContent()) {
            for (JsonNode hit : JSON.readTree(body).path("hits").path("hits")) {
                LogPosition.parse(hit.path("_id").asText()).ifPresent(present::add);
            }
        }
    }

    /** Before its first log a service has no index. */
    private static Request lenient(String method, String path) {
        Request request = new Request(method, path);
        request.addParameter("ignore_unavailable", "true");
        request.addParameter("allow_no_indices", "true");
        return request;
    }
}
