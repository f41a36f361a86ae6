package io.moalog.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.RestClient;

/** Counts a service's documents. */
final class SearchIndex {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient elasticsearch;

    SearchIndex(RestClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** All documents behind the service's alias, those included that came within the last second. */
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

    /** Before its first log a service has no index. */
    private static Request lenient(String method, String path) {
        Request request = new Request(method, path);
        request.addParameter("ignore_unavailable", "true");
        request.addParameter("allow_no_indices", "true");
        return request;
    }
}
