package io.moalog.indexer.elasticsearch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/** How many shards there may be: Elasticsearch makes no index beyond {@code cluster.max_shards_per_node} for each data node. */
public final class ShardRoom {
    private static final String PER_NODE = "cluster.max_shards_per_node";

    private final Requests requests;
    private final ClusterSettings settings;

    public ShardRoom(RestClient client) {
        requests = new Requests(client);
        settings = new ClusterSettings(requests);
    }

    /**
     * @param used shards of all indices, copies and those without a node included
     * @param limit of all data nodes together
     */
    public record Use(long used, long limit) {}

    /**
     * Nothing where Elasticsearch answers something else.
     *
     * @throws IOException where it is away or refuses
     */
    public Optional<Use> look() throws IOException, InterruptedException {
        Request request = new Request("GET", "/_cluster/health");
        request.addParameter(
                "filter_path",
                "active_shards,relocating_shards,initializing_shards,unassigned_shards,number_of_data_nodes");
        Map<String, String> health = ClusterSettings.scalars(requests, request);
        Map<String, String> perNode = settings.look(List.of(PER_NODE));
        try {
            // The target of a relocation counts as initializing beside its source.
            long used = number(health, "/active_shards")
                    + number(health, "/initializing_shards")
                    + number(health, "/unassigned_shards")
                    - number(health, "/relocating_shards");
            return Optional.of(new Use(used, number(perNode, PER_NODE) * number(health, "/number_of_data_nodes")));
        } catch (NumberFormatException untold) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, ""));
    }
}
