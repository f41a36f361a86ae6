package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileWriter;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Files of an archive in a local folder, written as the batch indexer writes them. */
public final class TestArchive {
    public static final String TOPIC_ID = "AbCdEfGhIjKlMnOpQrS-_w";

    private final Path folder;

    public TestArchive(Path folder) {
        this.folder = folder;
    }

    /** A log as Kafka has it. */
    public record Sent(Instant received, String json) {}

    public ArchiveStore store() {
        return new ArchiveStore(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()));
    }

    /** Adds a file of logs that follow each other from an offset on, in the folder of the first one's day. */
    public ArchivePath add(ServiceName service, int partition, long first, List<Sent> logs) throws IOException {
        LocalDate day = LocalDate.ofInstant(logs.get(0).received(), ZoneOffset.UTC);
        ArchivePath path = new ArchivePath(service, day, new LogPosition(TOPIC_ID, partition, first));
        write(path, logs, List.of());
        return path;
    }

    /** Adds a file at a place of its own, which replaces others of the same folder. */
    public void write(ArchivePath path, List<Sent> logs, List<String> replaces) throws IOException {
        Path file = folder.resolve(path.toString());
        Files.createDirectories(file.getParent());
        FSDataOutputStream out = new FSDataOutputStream(Files.newOutputStream(file), null);
        long offset = path.first().offset();
        try (LogFileWriter writer = new LogFileWriter(out, TOPIC_ID, FileLimits.defaults(), "test")) {
            for (Sent log : logs) {
                byte[] value = log.json().getBytes(UTF_8);
                writer.write(new ConsumerRecord<>(
                        "log.a",
                        path.first().partition(),
                        offset++,
                        log.received().toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        -1,
                        value.length,
                        null,
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
            }
            writer.finish(offset, 0, replaces);
        }
    }
}
