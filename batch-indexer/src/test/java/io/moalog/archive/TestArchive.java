package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchiveRetention;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Compaction;
import io.moalog.archive.hdfs.MergeStep;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.ArchivedLog;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileReader;
import io.moalog.model.ArchivePath;
import io.moalog.model.ServiceName;
import io.moalog.stream.DeadLetters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.filter2.compat.FilterCompat;

/** An archive of its own in the shared HDFS, with any number of indexers that write to it. */
final class TestArchive implements AutoCloseable {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestServices services;
    private final ArchiveStore store;
    private final List<AutoCloseable> open = new ArrayList<>();

    TestArchive(TestServices services) {
        this.services = services;
        Configuration hadoop = new Configuration();
        // The default waits ten seconds for a namenode that is away, and the tests stop it.
        hadoop.setInt("ipc.client.connect.max.retries", 1);
        // As the program has it.
        hadoop.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 25);
        hadoop.setInt("dfs.client.block.write.locateFollowingBlock.retries", 9);
        this.store = new ArchiveStore(
                hadoop, new org.apache.hadoop.fs.Path(Backends.HDFS.uri() + "/archive-" + UUID.randomUUID()));
    }

    ArchiveStore store() {
        return store;
    }

    /** Another process' runs, in effect: it shares nothing with the others but the archive and Kafka. */
    ArchiveRuns indexer() {
        return indexer(FileLimits.defaults(), Step.Listener.NONE);
    }

    ArchiveRuns indexer(FileLimits limits, Step.Listener steps) {
        return indexer(WriteWhen.defaults(), limits, steps);
    }

    ArchiveRuns indexer(WriteWhen when, FileLimits limits, Step.Listener steps) {
        DeadLetters letters = new DeadLetters(Backends.kafka(), "batch-indexer");
        open.add(letters);
        BatchIndexerConfig config = new BatchIndexerConfig(
                "0 0 0 1 1 ?",
                1,
                1,
                when,
                limits,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofHours(24),
                1 << 20);
        return new ArchiveRuns(
                config,
                Backends.kafka(),
                services,
                new ArchiveFiles(store, limits, steps),
                new Losses(letters),
                new ArchiveMetrics(meters));
    }

    /** Another process' passes, at that time. */
    RetentionPasses retention(String now, Step.Listener steps) {
        FileLimits limits = FileLimits.defaults();
        return new RetentionPasses(
                new ArchiveRetention(store, limits, steps),
                services,
                services::retention,
                service -> !services.isIndexing(service),
                new ArchiveMetrics(meters),
                Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    /** The rows that {@code sql} finds, {@code %s} being all files, read by DuckDB from a copy. */
    List<Map<String, Object>> query(String sql) {
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(Backends.HDFS.address()), new Configuration())) {
            Path copy = Files.createTempDirectory("archive-copy");
            // Not what is being written: it may be gone before it is copied.
            for (FileStatus service : hdfs.globStatus(new org.apache.hadoop.fs.Path(store.root(), "service=*"))) {
                hdfs.copyToLocalFile(false, service.getPath(), new org.apache.hadoop.fs.Path(copy.toUri()), true);
            }
            List<Map<String, Object>> rows = DuckDb.query(copy, sql);
            try (FileSystem local = FileSystem.newInstance(copy.toUri(), new Configuration())) {
                local.delete(new org.apache.hadoop.fs.Path(copy.toUri()), true);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of all archived logs, repeated where one is doubled. */
    List<Integer> numbers() {
        return query("SELECT CAST(rest->>'n' AS INTEGER) AS n FROM %s ORDER BY n").stream()
                .map(row -> (Integer) row.get("n"))
                .toList();
    }

    Compaction compaction(Duration keepReplaced, MergeStep.Listener steps) {
        return new Compaction(store, FileLimits.defaults(), keepReplaced, steps);
    }

    /** The offsets of all logs of a service with one partition, as the archive's own reader meets them. */
    List<Long> offsets(ServiceName service) throws IOException {
        return offsets(files(service));
    }

    /** The same of files that were listed at some time. */
    List<Long> offsets(List<ArchivedFile> listed) throws IOException {
        ArchiveFiles files = new ArchiveFiles(store, FileLimits.defaults(), Step.Listener.NONE);
        List<Long> offsets = new ArrayList<>();
        for (ArchivedFile file : listed) {
            try (LogFileReader reader = files.read(file, FilterCompat.NOOP)) {
                for (ArchivedLog log = reader.read(); log != null; log = reader.read()) {
                    offsets.add(log.position().offset());
                }
            }
        }
        return offsets;
    }

    /** The names of all files in the folders of a service's days, whatever they are. */
    List<String> names(ServiceName service) throws IOException {
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(Backends.HDFS.address()), new Configuration())) {
            return java.util.Arrays.stream(hdfs.globStatus(
                            new org.apache.hadoop.fs.Path(store.root(), ArchivePath.folder(service) + "/dt=*/*")))
                    .map(file -> file.getPath().getName())
                    .toList();
        }
    }

    List<ArchivedFile> files(ServiceName service) throws IOException {
        return new ArchiveFiles(store, FileLimits.defaults(), Step.Listener.NONE).files(service);
    }

    List<String> temporaries() throws IOException {
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(Backends.HDFS.address()), new Configuration())) {
            org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(store.root(), "_tmp");
            if (!hdfs.exists(folder)) {
                return List.of();
            }
            return java.util.Arrays.stream(hdfs.listStatus(folder))
                    .map(file -> file.getPath().getName())
                    .toList();
        }
    }

    /** An empty file, or one that is no archive's. */
    void put(String path) throws IOException {
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(Backends.HDFS.address()), new Configuration())) {
            hdfs.create(new org.apache.hadoop.fs.Path(store.root(), path)).close();
        }
    }

    boolean exists(String path) throws IOException {
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(Backends.HDFS.address()), new Configuration())) {
            return hdfs.exists(new org.apache.hadoop.fs.Path(store.root(), path));
        }
    }

    /** As a run that died {@code age} ago. */
    void leaveTemporary(String name, Duration age) throws IOException {
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(Backends.HDFS.address()), new Configuration())) {
            org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(store.root(), "_tmp/" + name);
            hdfs.create(file).close();
            hdfs.setTimes(file, System.currentTimeMillis() - age.toMillis(), -1);
        }
    }

    /** Each partition's files follow one another without a gap, and their days never go back. */
    void assertChainsAreWhole(ServiceName service) throws IOException {
        Map<String, List<ArchivedFile>> chains = files(service).stream()
                .collect(Collectors.groupingBy(file -> file.path().first().topicId() + "-"
                        + file.path().first().partition()));
        chains.forEach((name, chain) -> {
            long next = 0;
            List<ArchivedFile> sorted = chain.stream()
                    .sorted((a, b) -> Long.compare(
                            a.path().first().offset(), b.path().first().offset()))
                    .toList();
            java.time.LocalDate day = java.time.LocalDate.MIN;
            for (ArchivedFile file : sorted) {
                assertThat(file.path().first().offset())
                        .as("%s in %s", file, name)
                        .isEqualTo(next);
                assertThat(file.path().day()).as("%s in %s", file, name).isAfterOrEqualTo(day);
                next = file.footer().end();
                day = file.path().day();
            }
        });
    }

    double counted(String meter) {
        return meters.get(meter).counter().count();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
