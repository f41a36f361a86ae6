package io.moalog.archive;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.Chain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far partitions were archived when this process last looked: saves the look where Kafka has nothing newer that is
 * worth a file, and tells the next look at which day to begin. Never trusted for more: a chain only grows. Thread-safe.
 */
final class Checkpoints {
    /** What a log takes in a file, where no file of its partition has told. */
    private static final double USUAL_BYTES = 64;
    /** Smaller files are mostly footer. */
    private static final long TELLING_BYTES = 1024 * 1024;

    private final long writeBytes;
    private final Map<TopicPartition, Chain> known = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Double> bytesPerOffset = new ConcurrentHashMap<>();

    /** @param writeBytes how large a file is worth writing before its logs are ripe */
    Checkpoints(long writeBytes) {
        this.writeBytes = writeBytes;
    }

    /** The partition's chain as last seen; the empty one where this topic was not looked at yet. */
    Chain of(Backlog backlog) {
        Chain chain = known.get(backlog.topicPartition());
        return chain != null && chain.topicId().equals(backlog.topicId()) ? chain : backlog.unknownChain();
    }

    void put(Backlog backlog, Chain chain) {
        known.put(backlog.topicPartition(), chain);
    }

    /** Learns from a file how large the next ones of its partition will be. */
    void learn(Backlog backlog, ArchivedFile file) {
        if (file.bytes() >= TELLING_BYTES) {
            long offsets = file.footer().end() - file.path().first().offset();
            bytesPerOffset.put(backlog.topicPartition(), (double) file.bytes() / offsets);
        }
    }

    /** How many offsets Kafka has that are not known to be archived. */
    long lag(Backlog backlog) {
        return Math.max(0, backlog.end() - Math.max(backlog.begin(), of(backlog).next()));
    }

    /** Whether what Kafka has behind the last known end of the partition's chain is to be written now. */
    boolean isDue(Backlog backlog) {
        return isDue(backlog, of(backlog));
    }

    /** Whether what Kafka has behind the chain is to be written now: logs that are ripe, or many, or a loss. */
    boolean isDue(Backlog backlog, Chain chain) {
        boolean lost = backlog.begin() > chain.next();
        boolean many =
                (backlog.end() - chain.next()) * bytesPerOffset.getOrDefault(backlog.topicPartition(), USUAL_BYTES)
                        >= writeBytes;
        return backlog.end() > chain.next() && (lost || many || backlog.ripe() > chain.next());
    }
}
