package io.moalog.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the logs are searchable. Two readers bring them there, each for as long as a service asks for it: one reads Kafka,
 * the other the archive. Both commit an offset only once every log before it is stored or dead-lettered; so whatever the two
 * have committed, and whichever is late, all before the further one is, and whoever begins goes on from there.
 *
 * @param committed by each of them
 */
public record SearchProgress(List<Map<TopicPartition, OffsetAndMetadata>> committed) {
    /** Nobody has committed anything. */
    public static final SearchProgress NONE = new SearchProgress(List.of());

    /** Reads Kafka. */
    public static final String LIVE = "moalog.realtime-indexer";

    /** Reads the archive; a group without members, in which any process commits. */
    public static final String BATCH = "moalog.batch-search";

    /**
     * As it is now.
     *
     * @param groups {@link #LIVE} or {@link #BATCH}, or both
     * @throws KafkaException where Kafka does not answer
     */
    public static SearchProgress read(Admin admin, List<String> groups) {
        try {
            Map<String, Map<TopicPartition, OffsetAndMetadata>> answer = admin.listConsumerGroupOffsets(groups.stream()
                            .collect(
                                    Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec())))
                    .all()
                    .get();
            return new SearchProgress(groups.stream()
                    .map(group -> answer.getOrDefault(group, Map.of()))
                    .toList());
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not tell the offsets of " + groups, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    /**
     * The first offset of a partition that may not be searchable yet; 0 where nobody has committed any.
     *
     * @param topicId the topic's UUID: what was committed for an earlier one of its name says nothing
     */
    public long next(TopicPartition partition, String topicId) {
        long next = 0;
        for (Map<TopicPartition, OffsetAndMetadata> offsets : committed) {
            OffsetAndMetadata offset = offsets.get(partition);
            if (offset != null && offset.metadata().equals(topicId)) {
                next = Math.max(next, offset.offset());
            }
        }
        return next;
    }
}
