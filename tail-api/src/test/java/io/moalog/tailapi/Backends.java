package io.moalog.tailapi;

import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import java.net.URI;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** The backends that all integration tests share; each starts when it is first asked for and ends with the JVM. */
public final class Backends {
    private Backends() {}

    private static final class Kafka {
        private static final EmbeddedKafka RUNNING = EmbeddedKafka.inTemporaryDirectory();
    }

    private static final class Elasticsearch {
        private static final EmbeddedElasticsearch RUNNING = EmbeddedElasticsearch.inTemporaryDirectory();
        private static final RestClient CLIENT =
                RestClient.builder(HttpHost.create(RUNNING.url())).build();
    }

    public static EmbeddedKafka kafka() {
        return Kafka.RUNNING;
    }

    public static KafkaSettings kafkaSettings() {
        return KafkaSettings.at(kafka().bootstrapServers());
    }

    public static RestClient elasticsearch() {
        return Elasticsearch.CLIENT;
    }

    /** A client of an address where nothing listens. */
    public static RestClient noElasticsearch() {
        return RestClient.builder(
                        HttpHost.create(URI.create("http://127.0.0.1:1").toString()))
                .build();
    }
}
