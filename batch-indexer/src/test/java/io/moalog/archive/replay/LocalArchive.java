package io.moalog.archive.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.hdfs.Attempt;
import io.moalog.archive.hdfs.Chain;
import io.moalog.archive.hdfs.Compaction;
import io.moalog.archive.hdfs.MergeStep;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Archived logs in a folder of this machine. */
final class LocalArchive {
    static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private final ArchiveStore store;
    private final ArchiveFiles files;
    private final ServiceName service;
    private final Map<LogPosition, String> bodies = new HashMap<>();
    private final Map<LogPosition, Instant> received = new HashMap<>();

    LocalArchive(Path folder, ServiceName service) {
        this.store = new ArchiveStore(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()));
        this.files = new ArchiveFiles(store, FileLimits.defaults(), Step.Listener.NONE);
        this.service = service;
    }

    ArchiveFiles files() {
        return files;
    }

    ServiceName service() {
        return service;
    }

    /** One more file of a partition: {@code count} logs, {@code millis} apart. */
    void add(int partition, Instant first, int count, long millis) throws IOException {
        Chain chain = chain(partition);
        try (Attempt attempt = files.begin(chain, false)) {
            for (int i = 0; i < count; i++) {
                Instant at = first.plusMillis(i * millis);
                long offset = chain.next() + i;
                String body = "{\"level\":\"INFO\",\"message\":\"number %d\",\"n\":%d,\"padding\":\"%s\"}"
                        .formatted(offset, offset, "x".repeat(900));
                LogPosition position = new LogPosition(TOPIC_ID, partition, offset);
                bodies.put(position, body);
                received.put(position, at);
                attempt.write(record(position, at, body.getBytes(UTF_8)));
            }
            attempt.commit(LocalDate.ofInstant(first, ZoneOffset.UTC), chain.next() + count, 0);
        }
    }

    /** Kafka has deleted so many of a partition's next logs. */
    void addLost(int partition, LocalDate day, int count) throws IOException {
        Chain chain = chain(partition);
        try (Attempt attempt = files.begin(chain, true)) {
            attempt.commit(day, chain.next() + count, count);
        }
    }

    Chain chain(int partition) throws IOException {
        return files.chain(Chain.none(service, TOPIC_ID, partition));
    }

    /** Merges what can be merged; whoever has listed the files before can read them still. */
    int merge(LocalDate today) throws IOException {
        return new Compaction(store, FileLimits.defaults(), Duration.ofDays(1), MergeStep.Listener.NONE)
                .compact(service, today, Instant.EPOCH);
    }

    private static ConsumerRecord<byte[], byte[]> record(LogPosition position, Instant at, byte[] body) {
        return new ConsumerRecord<>(
                "log.any",
                position.partition(),
                position.offset(),
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                -1,
                body.length,
                null,
                body,
                new RecordHeaders(),
                Optional.empty());
    }

    /** The logs of a time. */
    Map<LogPosition, String> of(Instant from, Instant to) {
        Map<LogPosition, String> wanted = new HashMap<>(bodies);
        wanted.keySet()
                .removeIf(position -> received.get(position).isBefore(from)
                        || !received.get(position).isBefore(to));
        return wanted;
    }
}
