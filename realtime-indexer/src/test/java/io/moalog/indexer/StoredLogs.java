package io.moalog.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/** What a user of Elasticsearch sees of the logs, through each service's alias. */
final class StoredLogs {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 5000;

    private final RestClient client;

    StoredLogs(RestClient client) {
        this.client = client;
    }

    /** How many a search finds now. */
    long count(ServiceName service) throws IOException {
        return count(service, "{\"match_all\":{}}");
    }

    /** 0 while the shard of a new index, or of a node that comes back, is not started yet. */
    long count(ServiceName service, String query) throws IOException {
        try {
            return ask("POST", alias(service) + "/_count?ignore_unavailable=true", "{\"query\":" + query + "}")
                    .path("count")
                    .asLong();
        } catch (ResponseException failure) {
            if (failure.getResponse().getStatusLine().getStatusCode() != 503) {
                throw failure;
            }
            return 0;
        }
    }

    /** How many logs have that phrase in any of their strings. */
    long withPhrase(ServiceName service, String phrase) throws IOException {
        return count(service, "{\"match_phrase\":{\"moalog.text\":" + JSON.writeValueAsString(phrase) + "}}");
    }

    /** The logs' ids; fails where one is there twice. */
    Set<String> ids(ServiceName service) throws IOException {
        refresh(service);
        Set<String> ids = new TreeSet<>();
        String after = "";
        while (true) {
            JsonNode hits = ask("POST", alias(service) + "/_search", """
                    {"size":%d,"_source":false,"sort":["moalog.partition","moalog.offset"]%s}""".formatted(PAGE, after))
                    .path("hits")
                    .path("hits");
            for (JsonNode hit : hits) {
                if (!ids.add(hit.path("_id").asText())) {
                    throw new AssertionError(hit.path("_id") + " is there twice");
                }
                after = ",\"search_after\":" + hit.path("sort");
            }
            if (hits.size() < PAGE) {
                return ids;
            }
        }
    }

    /** The hits, oldest position first, with {@code _index}, {@code _id}, {@code _source}, {@code fields}. */
    List<JsonNode> hits(ServiceName service) throws IOException {
        refresh(service);
        List<JsonNode> hits = new ArrayList<>();
        ask("POST", alias(service) + "/_search", """
                {"size":1000,"sort":["moalog.partition","moalog.offset"],"fields":["@timestamp","moalog.*"]}""").path("hits").path("hits").forEach(hits::add);
        return hits;
    }

    void refresh(ServiceName service) throws IOException {
        ask("POST", alias(service) + "/_refresh?ignore_unavailable=true", "");
    }

    JsonNode ask(String method, String path, String body) throws IOException {
        int question = path.indexOf('?');
        Request request = new Request(method, question < 0 ? path : path.substring(0, question));
        if (question >= 0) {
            for (String parameter : path.substring(question + 1).split("&")) {
                int equals = parameter.indexOf('=');
                request.addParameter(parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
        if (!body.isEmpty()) {
            request.setJsonEntity(body);
        }
        return JSON.readTree(
                EntityUtils.toByteArray(client.performRequest(request).getEntity()));
    }

    private static String alias(ServiceName service) {
        return "/" + IndexName.alias(service);
    }
}
