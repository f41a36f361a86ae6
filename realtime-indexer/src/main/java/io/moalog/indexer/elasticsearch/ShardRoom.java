package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/** How many shards there may be: Elasticsearch makes no index beyond {@code cluster.max_shards_per_node} for each data node. */
public final class ShardRoom {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String PER_NODE = "/cluster/max_shards_per_node";

    private final Requests requests;

    public ShardRoom(RestClient client) {
        requests = new Requests(client);
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
        Map<String, String> health = ask(
                "/_cluster/health",
                "active_shards,relocating_shards,initializing_shards,unassigned_shards,number_of_data_nodes");
        Map<String, String> settings = ask("/_cluster/settings", "*.cluster.max_shards_per_node");
        String perNode = Stream.of("/transient", "/persistent", "/defaults")
                .filter(section -> settings.containsKey(section + PER_NODE))
                .map(section -> section + PER_NODE)
                .findFirst()
                .orElse("");
        try {
            // The target of a relocation counts as initializing beside its source.
            long used = number(health, "/active_shards")
                    + number(health, "/initializing_shards")
                    + number(health, "/unassigned_shards")
                    - number(health, "/relocating_shards");
            return Optional.of(new Use(used, number(settings, perNode) * number(health, "/number_of_data_nodes")));
        } catch (NumberFormatException untold) {
            return Optional.empty();
        }
    }

    /** What is answered, by JSON pointers. */
    private Map<String, String> ask(String path, String filter) throws IOException, InterruptedException {
        Request request = new Request("GET", path);
        request.addParameter("filter_path", filter);
        if (path.endsWith("settings")) {
            request.addParameter("include_defaults", "true");
        }
        Map<String, String> values = new HashMap<>();
        try (InputStream body = requests.send(request).getEntity().getContent();
                JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, ""));
    }
}
