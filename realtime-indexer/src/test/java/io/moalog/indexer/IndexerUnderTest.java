package io.moalog.indexer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** The indexer between a real Kafka and the Elasticsearch under test. */
final class IndexerUnderTest implements AutoCloseable {
    /** For everything that must happen some time; the machine may be busy. */
    static final Duration DEADLINE = Duration.ofSeconds(90);

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final int SOCKET_TIMEOUT_MS = 15_000;

    private final ElasticsearchUnderTest elasticsearch;
    private final LogTopics topics;
    private final RestClient client;
    private final StoredLogs stored;
    private final ServicesView view;
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RealtimeIndexer indexer;

    IndexerUnderTest(ElasticsearchUnderTest elasticsearch) throws Exception {
        this.elasticsearch = elasticsearch;
        topics = new LogTopics();
        client = RestClient.builder(HttpHost.create(elasticsearch.url()))
                .setRequestConfigCallback(request -> request.setSocketTimeout(SOCKET_TIMEOUT_MS))
                .build();
        stored = new StoredLogs(client);
        view = new ServicesView(topics.settings());
        view.start();
        indexer = newIndexer("one", meters);
        indexer.start();
    }

    /** Another process of the same group; the caller closes it. */
    RealtimeIndexer newIndexer(String instance, MeterRegistry meters) {
        return newIndexer(instance, meters, client);
    }

    /** The same, with its own way to Elasticsearch. */
    RealtimeIndexer newIndexer(String instance, MeterRegistry meters, RestClient client) {
        RealtimeIndexerConfig defaults = RealtimeIndexerConfig.defaults();
        RealtimeIndexerConfig config = new RealtimeIndexerConfig(
                Optional.of(instance),
                0,
                true,
                256 * 1024,
                defaults.linger(),
                defaults.concurrentBulks(),
                defaults.maxBytesUnderWay());
        return new RealtimeIndexer(config, topics.settings(), view, client, meters);
    }

    ElasticsearchUnderTest elasticsearch() {
        return elasticsearch;
    }

    RestClient client() {
        return client;
    }

    LogTopics topics() {
        return topics;
    }

    StoredLogs stored() {
        return stored;
    }

    /** A service that no other test has. */
    ServiceName newService(int partitions) throws Exception {
        return topics.register("indexer.test-" + NAMES.incrementAndGet(), partitions);
    }

    void stopIndexer() {
        indexer.close();
    }

    void startIndexer() {
        meters = new SimpleMeterRegistry();
        indexer = newIndexer("one", meters);
        indexer.start();
    }

    /** What the indexer knows of the cluster. */
    ClusterWatch cluster() {
        return indexer.cluster();
    }

    /** The check of that name. */
    Check check(String name) {
        return indexer.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Check elasticsearchCheck() {
        return check("realtime-indexer.elasticsearch");
    }

    /** A counter of the indexer since it was started last. */
    long counted(String name) {
        return counted(meters, name);
    }

    /** Logs of the service whose receive time stood in for their own, since the indexer was started last. */
    long skew(ServiceName service, String why) {
        return (long) meters.counter("moalog.indexer.skew", "service", service.value(), "why", why)
                .count();
    }

    static long counted(MeterRegistry meters, String name) {
        return (long) meters.counter("moalog.indexer." + name).count();
    }

    @Override
    public void close() throws Exception {
        indexer.close();
        view.close();
        client.close();
        topics.close();
        elasticsearch.close();
    }
}
