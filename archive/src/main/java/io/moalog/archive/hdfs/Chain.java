package io.moalog.archive.hdfs;

import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is archived. Its files are a chain: each is named by the offset at which the one before it ends,
 * so that only one file can follow another, and their days never go back.
 *
 * @param service whose logs they are
 * @param topicId the topic's UUID; a topic made anew begins another chain
 * @param partition of the topic
 * @param last the chain's last file, null where there is none yet
 * @param next where the last file ends: the name of the file to come
 */
public record Chain(
        ServiceName service,
        String topicId,
        int partition,
        @Nullable ArchivePath last,
        long next) {

    /** The chain of which nothing is written yet. */
    public static Chain none(ServiceName service, String topicId, int partition) {
        return new Chain(service, topicId, partition, null, 0);
    }

    /** Where the next file begins. */
    public LogPosition position() {
        return new LogPosition(topicId, partition, next);
    }

    /** The chain with {@code file} at its end. */
    public Chain then(ArchivePath file, long end) {
        return new Chain(service, topicId, partition, file, end);
    }

    /** The file that follows. */
    public ArchivePath following(LocalDate day) {
        return new ArchivePath(service, day, position());
    }

    /**
     * The day that a log belongs to: that of its receive time in UTC, but none before the last file's, because brokers'
     * clocks differ and a reader of the newest day must meet the chain's end.
     */
    public LocalDate day(long receivedMillis) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(receivedMillis), ZoneOffset.UTC);
        return last == null || day.isAfter(last.day()) ? day : last.day();
    }

    @Override
    public String toString() {
        return service + "-" + partition + "@" + next;
    }
}
