package io.moalog.tailapi;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.Role;
import io.moalog.tailapi.cold.ArchiveSearch;
import io.moalog.tailapi.search.Search;
import io.moalog.tailapi.tail.TailSettings;
import io.moalog.tailapi.tail.Tails;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Live tail from Kafka and search in Elasticsearch and in the archive, with one query language. */
public final class TailApi implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(TailApi.class);
    private static final String NAME = "tail-api";

    private final TailApiConfig config;
    private final ServicesView services;
    private final Tails tails;
    private final Search search;
    private final Optional<ArchiveSearch> archiveSearch;
    private final ScheduledThreadPoolExecutor connections;

    /**
     * @param services started by the caller
     * @param archive where the archive is; null where this process has none
     */
    public TailApi(
            TailApiConfig config,
            KafkaSettings kafka,
            ServicesView services,
            RestClient elasticsearch,
            @Nullable ArchiveStore archive,
            MeterRegistry meters) {
        this.config = config;
        this.services = services;
        TailSettings settings = new TailSettings(config.outboxBytes(), config.pastReaders(), config.maxTails());
        this.tails = new Tails(settings, kafka, services, meters);
        this.search = new Search(elasticsearch, config.searchTimeout(), config.maxSearches(), meters);
        this.archiveSearch =
                Optional.ofNullable(archive).map(store -> new ArchiveSearch(store, search, config.archive(), meters));
        AtomicInteger named = new AtomicInteger();
        this.connections = new ScheduledThreadPoolExecutor(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                task -> daemon(task, "connections-" + named.incrementAndGet()));
        connections.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, NAME + "." + name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tick() fails never
    public void start() {
        connections.scheduleWithFixedDelay(this::tick, 500, 500, TimeUnit.MILLISECONDS);
        archiveSearch.ifPresent(
                search -> daemon(search::connect, "archive-connection").start());
    }

    private void tick() {
        try {
            tails.tick();
        } catch (RuntimeException e) {
            LOG.warn("Looking after the open tails failed; it is tried again at once", e);
        }
    }

    @Override
    public boolean isReady() {
        return services.isReady();
    }

    @Override
    public List<Check> checks() {
        return List.of(tails.check(NAME + ".reader"), search.check(NAME + ".elasticsearch"));
    }

    /** The services there are. */
    public ServicesView services() {
        return services;
    }

    public Tails tails() {
        return tails;
    }

    public Search search() {
        return search;
    }

    /** Search of the archive, too; nothing where this process has none. */
    public Optional<ArchiveSearch> archiveSearch() {
        return archiveSearch;
    }

    /** The threads on which tails are written to their connections. */
    public ScheduledExecutorService connections() {
        return connections;
    }

    /** How often a tail with nothing to send shows that it lives. */
    public Duration heartbeat() {
        return config.heartbeat();
    }

    @Override
    public void close() {
        tails.close();
        connections.shutdown();
        try {
            if (!connections.awaitTermination(2, TimeUnit.SECONDS)) {
                connections.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
