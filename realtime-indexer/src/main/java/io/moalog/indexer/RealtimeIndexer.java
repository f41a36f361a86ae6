package io.moalog.indexer;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.indexer.elasticsearch.BulkClient;
import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.KeptIndices;
import io.moalog.indexer.elasticsearch.QueryLimits;
import io.moalog.indexer.elasticsearch.ShardRoom;
import io.moalog.indexer.elasticsearch.StoredIndices;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogBatch;
import io.moalog.stream.LogSink;
import io.moalog.stream.LogStream;
import io.moalog.stream.Role;
import io.moalog.stream.SearchProgress;
import io.moalog.stream.StreamConfig;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.elasticsearch.client.RestClient;

/**
 * Kafka in, Elasticsearch out: every log of every service becomes one document, under its position as the id, so that
 * nothing is doubled however often it is sent. What Elasticsearch refuses for its content becomes a dead letter; for any
 * other cause it waits and is sent again.
 */
public final class RealtimeIndexer implements Role {
    private final Backlog backlog;
    private final Outage bulksOutage = new Outage("take bulks");
    private final Outage indicesOutage = new Outage("keep indices");
    private final IndexerMetrics metrics;
    private final DeadLetters deadLetters;
    private final IndexKeeper keeper;
    private final BulkWorkers workers;
    private final IndexRetention retention;
    private final ClusterWatch cluster;
    private final LogStream stream;

    /** @param elasticsearch with address, credentials and timeouts in it; stays the caller's to close */
    public RealtimeIndexer(
            RealtimeIndexerConfig config,
            KafkaSettings kafka,
            ServicesView services,
            RestClient elasticsearch,
            MeterRegistry meters) {
        metrics = new IndexerMetrics(meters);
        backlog = new Backlog(services::indices, metrics);
        deadLetters = new DeadLetters(kafka, Refusals.STAGE);
        Refusals refusals = new Refusals(deadLetters::send, backlog, metrics);
        Pace pace = new Pace(config, System::nanoTime);
        BulkAssembler assembler = new BulkAssembler(config, backlog, refusals, pace, metrics);
        Indices indices = new Indices(elasticsearch, config.replicas());
        BulkSender sender = new BulkSender(new BulkClient(elasticsearch), indices, bulksOutage, pace, metrics);
        cluster = new ClusterWatch(
                new ShardWatch(new ShardRoom(elasticsearch), config.replicas()),
                new QueryLimitWatch(new QueryLimits(elasticsearch), config.queryLimits()));
        metrics.watch(cluster.shards());
        keeper = new IndexKeeper(
                indices,
                backlog,
                indicesOutage,
                service -> services.find(service).map(Service::indices),
                cluster,
                Clock.systemUTC());
        workers = new BulkWorkers(
                config, assembler, sender, bulksOutage, bulk -> new Settlement(bulk, backlog, refusals, metrics));
        retention = new IndexRetention(
                new StoredIndices(elasticsearch),
                new KeptIndices(elasticsearch),
                services::isReady,
                services::retention,
                metrics,
                Clock.systemUTC());
        metrics.watch(() -> backlog.waiting().size(), pace::window);
        StreamConfig streamConfig =
                new StreamConfig(kafka, SearchProgress.LIVE, config.instance(), config.maxBytesUnderWay(), Map.of());
        LiveServices live = new LiveServices(
                services,
                service -> services.find(service).map(Service::isIndexedLive).orElse(true),
                () -> indexedFromTheArchive(kafka));
        stream = new LogStream(streamConfig, live, new Sink(), deadLetters, meters);
    }

    private static SearchProgress indexedFromTheArchive(KafkaSettings kafka) {
        try (Admin admin = kafka.newAdmin(SearchProgress.LIVE + ".progress")) {
            return SearchProgress.read(admin, List.of(SearchProgress.BATCH));
        }
    }

    /** Hands the stream's batches to the backlog. */
    private final class Sink implements LogSink {
        @Override
        public void take(LogBatch batch) {
            backlog.add(batch);
        }

        @Override
        public void assigned(ServiceName service, int partition, long offset) {
            backlog.readAgain(service, partition);
        }

        @Override
        public boolean isWaiting(ServiceName service) {
            return backlog.waitsForLong(service);
        }

        @Override
        public void released(ServiceName service, int partition) {
            backlog.handBack(service, partition);
        }
    }

    @Override
    public String name() {
        return Refusals.STAGE;
    }

    @Override
    public void start() {
        keeper.start();
        workers.start();
        retention.start();
        stream.start();
    }

    @Override
    public List<Check> checks() {
        return List.of(
                stream.check(),
                elasticsearch(),
                cluster.shards().check(Refusals.STAGE + ".shards"),
                cluster.queryLimits().check(Refusals.STAGE + ".query-limits"));
    }

    private Check elasticsearch() {
        String name = Refusals.STAGE + ".elasticsearch";
        List<Waiting> waiting = backlog.waiting();
        Optional<String> trouble = Stream.of(
                        outages().stream().map(Outage.Now::describe),
                        keeper.trouble().stream(),
                        workers.trouble().stream(),
                        waiting.stream().limit(1).map(first -> first.describe(waiting.size() - 1)),
                        retention.trouble().stream())
                .flatMap(found -> found)
                .findFirst();
        return trouble.map(found -> Check.down(name, found))
                .orElseGet(() ->
                        Check.up(name, "%d logs indexed, %d pending".formatted(metrics.indexed(), metrics.pending())));
    }

    /** What Elasticsearch as a whole does not do for us now. */
    List<Outage.Now> outages() {
        return Stream.of(bulksOutage, indicesOutage)
                .flatMap(outage -> outage.now().stream())
                .toList();
    }

    /** Elasticsearch's limits, as they were looked at last. */
    ClusterWatch cluster() {
        return cluster;
    }

    /** The indices whose logs wait after a failure, the longest first. */
    List<Waiting> waiting() {
        return backlog.waiting();
    }

    /** Takes nothing new, waits a bounded time for what is under way, and commits it. */
    @Override
    public void close() {
        stream.close();
        workers.close();
        keeper.close();
        retention.close();
        deadLetters.close();
    }
}
