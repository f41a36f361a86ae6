package io.moalog.standalone.program.config;

import io.moalog.archive.BatchIndexerConfig;
import io.moalog.archive.WriteWhen;
import io.moalog.archive.parquet.FileLimits;
import java.time.Duration;
import java.util.List;

/** {@code batch-indexer.*}. */
final class BatchIndexerSection {
    private static final BatchIndexerConfig DEFAULTS = BatchIndexerConfig.defaults();

    static final Property<String> SCHEDULE = Property.of(
            "batch-indexer.schedule",
            Kind.text("a cron expression of Quartz, with seconds, in UTC"),
            DEFAULTS.schedule(),
            "When to look whether partitions have logs enough to be archived");
    static final Property<Integer> SLICES = Property.of(
            "batch-indexer.slices",
            Kind.integer(1, 1_000),
            Integer.toString(DEFAULTS.slices()),
            "How many jobs the services are spread over; the same in every process");
    static final Property<Integer> THREADS = Property.of(
            "batch-indexer.threads",
            Kind.integer(1, 1_000),
            Integer.toString(DEFAULTS.threads()),
            "How many of them this process works at once");
    static final Property<Long> WRITE_BYTES = Property.of(
            "batch-indexer.write-bytes",
            Kind.size(),
            Kind.write(DEFAULTS.when().bytes()),
            "A partition is archived as soon as the file would have about this size");
    static final Property<Duration> WRITE_AFTER = Property.of(
            "batch-indexer.write-after",
            Kind.duration(Duration.ZERO),
            Kind.write(DEFAULTS.when().age()),
            "Or when its oldest new log has waited this long, or a quarter of the time that Kafka keeps it");
    static final Property<Duration> INDEX_AFTER = Property.of(
            "batch-indexer.index-after",
            Kind.duration(Duration.ZERO),
            Kind.write(DEFAULTS.when().indexedAge()),
            "The same of services with indexing: batch, whose logs can be searched right behind that");
    static final Property<Long> FILE_BYTES = Property.of(
            "batch-indexer.file-bytes",
            Kind.size(),
            Kind.write(DEFAULTS.files().bytes()),
            "When an archive file is full");
    static final Property<Long> FILE_ROWS = Property.of(
            "batch-indexer.file-rows",
            Kind.number(1, Integer.MAX_VALUE),
            Long.toString(DEFAULTS.files().rows()),
            "The same, in logs");
    static final Property<Long> REPLAY_RATE = Property.of(
            "batch-indexer.replay-bytes-per-second",
            Kind.size(),
            Kind.write(DEFAULTS.replayBytesPerSecond()),
            "How many bytes of archived logs this process puts back into Elasticsearch in a second, at most");

    private BatchIndexerSection() {}

    static List<Setting> settings() {
        return List.of(
                SCHEDULE, SLICES, THREADS, WRITE_BYTES, WRITE_AFTER, INDEX_AFTER, FILE_BYTES, FILE_ROWS, REPLAY_RATE);
    }

    static BatchIndexerConfig read(Values values) {
        return values.make(
                "batch-indexer",
                () -> new BatchIndexerConfig(
                        values.get(SCHEDULE),
                        values.get(SLICES),
                        values.get(THREADS),
                        new WriteWhen(values.get(WRITE_BYTES), values.get(WRITE_AFTER), values.get(INDEX_AFTER)),
                        new FileLimits(
                                values.get(FILE_BYTES),
                                values.get(FILE_ROWS),
                                DEFAULTS.files().rowGroupBytes()),
                        DEFAULTS.kafkaPatience(),
                        DEFAULTS.temporaryAge(),
                        DEFAULTS.replacedAge(),
                        values.get(REPLAY_RATE)),
                DEFAULTS);
    }
}
