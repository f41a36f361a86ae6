package io.moalog.standalone.program.up;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ports of {@code up}; 0 takes a free one. */
final class PortOptions {
    @Option(names = "--http-port", paramLabel = "PORT", description = "HTTP: API, console, ingest (default: 8080)")
    private @Nullable Integer http;

    @Option(names = "--forward-port", paramLabel = "PORT", description = "Fluentd's forward protocol (default: 24224)")
    private @Nullable Integer forward;

    @Option(names = "--syslog-port", paramLabel = "PORT", description = "Syslog, TCP and UDP (default: 5140)")
    private @Nullable Integer syslog;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka (default: 9092)")
    private @Nullable Integer kafka;

    @Option(names = "--elasticsearch-port", paramLabel = "PORT", description = "Elasticsearch (default: 9200)")
    private @Nullable Integer elasticsearch;

    @Option(names = "--hdfs-port", paramLabel = "PORT", description = "HDFS' namenode (default: 8020)")
    private @Nullable Integer hdfs;

    /** Those that are properties of the configuration. */
    Map<String, String> assignments() {
        Map<String, String> given = new java.util.HashMap<>();
        if (http != null) {
            given.put("http.port", http.toString());
        }
        if (forward != null) {
            given.put("aggregator.forward.port", forward.toString());
        }
        if (syslog != null) {
            given.put("aggregator.syslog.port", syslog.toString());
        }
        return given;
    }

    int of(BackendKind kind) {
        Map<BackendKind, @Nullable Integer> given = new EnumMap<>(BackendKind.class);
        given.put(BackendKind.KAFKA, kafka);
        given.put(BackendKind.ELASTICSEARCH, elasticsearch);
        given.put(BackendKind.HDFS, hdfs);
        Integer port = given.get(kind);
        return port == null ? kind.defaultPort() : port;
    }
}
