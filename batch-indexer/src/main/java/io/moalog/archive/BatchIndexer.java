package io.moalog.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchiveRetention;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Compaction;
import io.moalog.archive.hdfs.MergeStep;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.replay.ReplayWork;
import io.moalog.archive.replay.Replays;
import io.moalog.archive.replay.SearchFeed;
import io.moalog.archive.schedule.ArchiveSchedule;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.Role;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batch indexer: at scheduled times, and when asked to, it writes what is new in the services' topics to Parquet
 * files on HDFS. Every log gets there once, however many of these run and whenever they die.
 */
public final class BatchIndexer implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(BatchIndexer.class);
    private static final String NAME = "batch-indexer";
    private static final Duration STOP = Duration.ofSeconds(15);

    private final BatchIndexerConfig config;
    private final ServicesView services;
    private final ArchiveFiles files;
    private final DeadLetters deadLetters;
    private final ArchiveRuns runs;
    private final SearchFeed feed;
    private final Compactions compactions;
    private final RetentionPasses retention;
    private final ArchiveSchedule schedule;
    private final Replays replays;
    private final Probe hdfs;
    private final Probe scheduler;

    /**
     * @param services started by the program
     */
    public BatchIndexer(
            BatchIndexerConfig config,
            KafkaSettings kafka,
            ServicesView services,
            ArchiveBackends backends,
            MeterRegistry meters) {
        ArchiveStore store = backends.store();
        this.config = config;
        this.services = services;
        this.files = new ArchiveFiles(store, config.files(), Step.Listener.NONE);
        this.deadLetters = new DeadLetters(kafka, NAME);
        ArchiveMetrics metrics = new ArchiveMetrics(meters);
        this.runs = new ArchiveRuns(config, kafka, services, files, new Losses(deadLetters), metrics);
        ReplayWork replayWork = new ReplayWork(
                files,
                backends.search(),
                deadLetters::send,
                services::isReady,
                service -> services.find(service).isPresent());
        this.feed = new SearchFeed(kafka, services, replayWork, meters);
        this.compactions = new Compactions(
                new Compaction(store, config.files(), config.replacedAge(), MergeStep.Listener.NONE), metrics);
        this.retention = new RetentionPasses(
                new ArchiveRetention(store, config.files(), Step.Listener.NONE),
                services,
                services::retention,
                feed::needsNothingOf,
                metrics,
                Clock.systemUTC());
        this.schedule =
                new ArchiveSchedule(backends.sql(), config.schedule(), config.slices(), config.threads(), slice -> {
                    if (services.isReady()) {
                        runs.run(slice, this::patience);
                        feed.run(slice);
                        compactions.run(slice, services.topicIds().keySet());
                    }
                    // What is known of the services must be current where something goes by it.
                    if (services.check().up()) {
                        retention.run(slice);
                    }
                });
        this.replays = new Replays(backends.sql(), replayWork, config.replayBytesPerSecond(), Replays.LEASE, meters);
        this.hdfs = new Probe(NAME + ".hdfs", () -> {
            files.probe();
            return store.root().toString();
        });
        this.scheduler = new Probe(NAME + ".scheduler", schedule::state);
    }

    /** A service that is to go is not kept waiting; one that Kafka keeps for a short time only must not wait for long. */
    private Duration patience(ServiceName name) {
        Service service = services.find(name).orElse(null);
        if (service == null || service.state() != ServiceState.ACTIVE) {
            return Duration.ZERO;
        }
        Duration most = service.retention().kafka().duration().dividedBy(4);
        Duration wanted =
                service.isIndexedLive() ? config.when().age() : config.when().indexedAge();
        return wanted.compareTo(most) < 0 ? wanted : most;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        schedule.start();
        replays.start();
    }

    @Override
    public boolean isReady() {
        return services.isReady();
    }

    @Override
    public List<Check> checks() {
        return List.of(
                scheduler.check(),
                hdfs.check(),
                runs.check(NAME + ".run"),
                feed.check(NAME + ".search"),
                retention.check(NAME + ".retention"),
                replays.check(NAME + ".replay"));
    }

    /**
     * Archives everything that Kafka has now, and waits for it.
     *
     * @return what was written, and what failed
     */
    public ArchiveRun runNow() throws InterruptedException {
        return runs.flush();
    }

    /**
     * The files of a service, by day and position; empty where it has none yet, nothing where it is unknown to the
     * registry and to the archive.
     *
     * @throws IOException where HDFS does not answer
     */
    public Optional<List<ArchivedFile>> files(ServiceName service) throws IOException {
        if (services.find(service).isEmpty() && !files.knows(service)) {
            return Optional.empty();
        }
        return Optional.of(files.files(service));
    }

    boolean isService(ServiceName service) {
        return services.find(service).isPresent();
    }

    /** Jobs that put archived logs back. */
    Replays replays() {
        return replays;
    }

    @Override
    public void close() {
        replays.close();
        feed.stop();
        compactions.stop();
        retention.stop();
        try {
            runs.stop(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Interrupted while a run ends; the next run repeats its last file");
        }
        schedule.close();
        deadLetters.close();
        hdfs.close();
        scheduler.close();
    }
}
