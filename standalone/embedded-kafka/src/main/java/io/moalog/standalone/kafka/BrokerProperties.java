package io.moalog.standalone.kafka;

import static io.moalog.standalone.childjvm.LoopbackPort.HOST;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The broker's properties: a cluster of one that starts soon, holds little memory and never invents a topic. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String LISTENER = "PLAINTEXT";

    private BrokerProperties() {}

    /** @param overrides replace ours, one by one */
    static Map<String, String> of(Path logDirectory, int port, int controllerPort, Map<String, String> overrides) {
        Map<String, String> properties = new HashMap<>();
        address(properties, port, controllerPort);
        properties.put("log.dirs", logDirectory.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("message.max.bytes", Integer.toString(8 << 20));
        clusterOfOne(properties);
        groups(properties);
        memory(properties);
        properties.putAll(overrides);
        return properties;
    }

    private static void address(Map<String, String> properties, int port, int controllerPort) {
        String listener = LISTENER + "://" + HOST + ":" + port;
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("listeners", listener + "," + CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort);
        properties.put("advertised.listeners", listener);
        properties.put("inter.broker.listener.name", LISTENER);
        properties.put("listener.security.protocol.map", LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    }

    private static void clusterOfOne(Map<String, String> properties) {
        for (String topic : new String[] {"offsets", "transaction.state.log", "share.coordinator.state"}) {
            String prefix = topic.endsWith(".log") ? topic : topic + ".topic";
            properties.put(prefix + ".replication.factor", "1");
            properties.put(prefix + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // A broker that was killed is let in again only when its old session is over.
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
    }

    /** Members may be declared dead within seconds, in both group protocols. */
    private static void groups(Map<String, String> properties) {
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.min.session.timeout.ms", "1000");
        properties.put("group.consumer.min.session.timeout.ms", "3000");
        properties.put("group.consumer.session.timeout.ms", "6000");
        properties.put("group.consumer.min.heartbeat.interval.ms", "500");
        properties.put("group.consumer.heartbeat.interval.ms", "1000");
    }

    private static void memory(Map<String, String> properties) {
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        properties.put("log.segment.bytes", Integer.toString(256 << 20));
        properties.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    }
}
