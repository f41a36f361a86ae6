package io.moalog.standalone.program.up;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.EmbeddedBackend;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.hdfs.EmbeddedHdfs;
import io.moalog.standalone.kafka.EmbeddedKafka;
import java.util.List;
import java.util.function.Function;

/** The backends that {@code up} starts where the configuration names no other. */
enum BackendKind {
    KAFKA("Kafka", "kafka", 9092, "", List.of("kafka.bootstrap-servers"), EmbeddedKafka::start),
    ELASTICSEARCH(
            "Elasticsearch",
            "elasticsearch",
            9200,
            "http://",
            List.of("elasticsearch.urls"),
            EmbeddedElasticsearch::start),
    HDFS("HDFS", "hdfs", 8020, "hdfs://", List.of("hdfs.uri", "hdfs.config"), EmbeddedHdfs::start);

    private final String title;
    private final String folder;
    private final int defaultPort;
    private final String scheme;
    private final List<String> properties;
    private final Function<BackendOptions, EmbeddedBackend> starter;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    BackendKind(
            String title,
            String folder,
            int defaultPort,
            String scheme,
            List<String> properties,
            Function<BackendOptions, EmbeddedBackend> starter) {
        this.title = title;
        this.folder = folder;
        this.defaultPort = defaultPort;
        this.scheme = scheme;
        this.properties = properties;
        this.starter = starter;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** Under the data directory; the log file's name too. */
    String folder() {
        return folder;
    }

    int defaultPort() {
        return defaultPort;
    }

    /** The option that changes the port. */
    String option() {
        return "--" + folder + "-port";
    }

    /** Those that name another backend instead; the first is where the address of ours goes. */
    List<String> properties() {
        return properties;
    }

    /** As the configuration writes it. */
    String address(int port) {
        return scheme + "127.0.0.1:" + port;
    }

    /** Returns when it serves. */
    EmbeddedBackend start(BackendOptions options) {
        return starter.apply(options);
    }
}
