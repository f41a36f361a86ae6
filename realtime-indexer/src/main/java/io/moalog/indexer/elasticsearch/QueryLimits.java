package io.moalog.indexer.elasticsearch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.client.RestClient;

/**
 * Settings of the whole cluster that keep a heavy query, be it Kibana's or anybody's, from taking a data node down. All can
 * be changed while it runs. Wildcards stay allowed ({@code search.allow_expensive_queries}): the query language has them.
 */
public final class QueryLimits {
    private static final Map<String, String> WANTED = new TreeMap<>(Map.of(
            // None where nobody says so.
            "search.default_search_timeout", "30s",
            // A sixth of what is allowed else; more than a screen shows.
            "search.max_buckets", "10000",
            // A fifth; each keeps files open and deleted segments on the disk.
            "search.max_open_scroll_context", "100",
            // Of the heap, instead of 60%: what all requests together may take for aggregations.
            "indices.breaker.request.limit", "40%",
            // Instead of 40%: what sorting and aggregating by texts may load.
            "indices.breaker.fielddata.limit", "20%"));

    private final ClusterSettings settings;

    public QueryLimits(RestClient client) {
        settings = new ClusterSettings(new Requests(client));
    }

    /**
     * A limit.
     *
     * @param setting of Elasticsearch
     * @param wanted what is right
     * @param actual what holds; empty where it is not told
     */
    public record Limit(String setting, String wanted, String actual) {
        public boolean holds() {
            return wanted.equals(actual);
        }
    }

    /**
     * How they are now, by name.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public List<Limit> look() throws IOException, InterruptedException {
        Map<String, String> actual = settings.look(WANTED.keySet());
        return WANTED.entrySet().stream()
                .map(wanted -> new Limit(wanted.getKey(), wanted.getValue(), actual.getOrDefault(wanted.getKey(), "")))
                .toList();
    }

    /**
     * Sets them all.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public void set() throws IOException, InterruptedException {
        settings.set(WANTED);
    }
}
