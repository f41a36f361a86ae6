package io.moalog.standalone.elasticsearch;

import static io.moalog.standalone.childjvm.LoopbackPort.HOST;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The node's settings: one node on loopback for development and tests, where many small indices live. */
final class NodeSettings {
    private NodeSettings() {}

    /** @param overrides replace ours, one by one */
    static Map<String, String> of(Path directory, int port, Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>();
        settings.put("cluster.name", "moalog");
        settings.put("node.name", "moalog-1");
        settings.put("path.home", directory.toString());
        settings.put("path.data", directory.resolve("data").toString());
        settings.put("path.logs", directory.toString());
        settings.put("discovery.type", "single-node");
        settings.put("network.host", HOST);
        settings.put("transport.type", "netty4");
        settings.put("transport.port", "0");
        settings.put("http.type", "netty4");
        settings.put("http.port", Integer.toString(port));
        // A developer's disk is often nearly full; indices must not turn read-only for that.
        settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        settings.put("cluster.max_shards_per_node", "5000");
        settings.put("cluster.routing.allocation.node_initial_primaries_recoveries", "20");
        settings.putAll(overrides);
        return settings;
    }
}
