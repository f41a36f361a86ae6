package io.moalog.archive;

import io.moalog.archive.hdfs.Chain;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka has of a partition.
 *
 * @param service whose logs they are
 * @param topicId the topic's UUID
 * @param partition of the topic
 * @param begin the first offset that Kafka still holds
 * @param end the offset (exclusive) up to which its records are committed
 * @param ripe the offset (exclusive) up to which they have waited for as long as they may
 */
record Backlog(ServiceName service, String topicId, int partition, long begin, long end, long ripe) {
    TopicPartition topicPartition() {
        return new TopicPartition(new TopicName(service).toString(), partition);
    }

    Chain unknownChain() {
        return Chain.none(service, topicId, partition);
    }

    @Override
    public String toString() {
        return topicPartition() + "[" + begin + "," + end + ")";
    }
}
