package io.moalog.archive;

import io.moalog.archive.hdfs.Chain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far partitions were archived when this process last looked: saves the look where Kafka has nothing newer, and tells
 * the next look at which day to begin. Never trusted for more: a chain only grows. Thread-safe.
 */
final class Checkpoints {
    private final Map<TopicPartition, Chain> known = new ConcurrentHashMap<>();

    /** The partition's chain as last seen; the empty one where this topic was not looked at yet. */
    Chain of(Backlog backlog) {
        Chain chain = known.get(backlog.topicPartition());
        return chain != null && chain.topicId().equals(backlog.topicId()) ? chain : backlog.unknownChain();
    }

    void put(Backlog backlog, Chain chain) {
        known.put(backlog.topicPartition(), chain);
    }

    /** How many offsets Kafka has that are not known to be archived. */
    long lag(Backlog backlog) {
        return Math.max(0, backlog.end() - Math.max(backlog.begin(), of(backlog).next()));
    }

    /** Whether Kafka has anything that is not known to be archived. */
    boolean isBehind(Backlog backlog) {
        return backlog.end() > of(backlog).next();
    }
}
