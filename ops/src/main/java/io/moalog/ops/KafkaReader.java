package io.moalog.ops;

import io.moalog.registry.view.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka itself for offsets and groups. */
final class KafkaReader {
    private static final String OWN_GROUPS = "moalog.";
    private final Admin admin;
    private final Duration patience;

    /** @param patience with each of Kafka's answers */
    KafkaReader(Admin admin, Duration patience) {
        this.admin = admin;
        this.patience = patience;
    }

    /** How many brokers the cluster has. */
    int brokers() throws BackendException {
        return get(admin.describeCluster().nodes()).size();
    }

    /** moalog's own consumer groups. */
    List<GroupListing> groups() throws BackendException {
        return get(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
                .filter(group -> group.groupId().startsWith(OWN_GROUPS))
                .toList();
    }

    /** Where the partitions of the services' topics begin and end; those of a topic that is gone or anew are missing. */
    Map<TopicPartition, PartitionOffsets> offsets(Collection<Service> services) throws BackendException {
        List<TopicPartition> partitions = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> topics = admin.describeTopics(
                        services.stream().map(Service::topic).toList())
                .topicNameValues();
        for (Service service : services) {
            TopicDescription topic = describe(topics, service);
            if (topic != null && topic.topicId().toString().equals(service.topicId())) {
                topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
            }
        }
        return offsetsOf(partitions);
    }

    private @Nullable TopicDescription describe(Map<String, KafkaFuture<TopicDescription>> topics, Service service)
            throws BackendException {
        KafkaFuture<TopicDescription> topic = topics.get(service.topic());
        try {
            return topic == null ? null : get(topic);
        } catch (BackendException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failure;
        }
    }

    Map<TopicPartition, PartitionOffsets> offsetsOf(Collection<TopicPartition> partitions) throws BackendException {
        Map<TopicPartition, ListOffsetsResultInfo> begins = list(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = list(partitions, OffsetSpec.latest());
        Map<TopicPartition, PartitionOffsets> offsets = new HashMap<>();
        ends.forEach((partition, end) -> {
            ListOffsetsResultInfo begin = begins.get(partition);
            offsets.put(partition, new PartitionOffsets(begin == null ? 0 : begin.offset(), end.offset()));
        });
        return offsets;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> list(Collection<TopicPartition> partitions, OffsetSpec at)
            throws BackendException {
        return get(admin.listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> at)))
                .all());
    }

    /** What the groups have committed. */
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Collection<String> groups) throws BackendException {
        return get(admin.listConsumerGroupOffsets(groups.stream()
                        .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec())))
                .all());
    }

    private <T> T get(KafkaFuture<T> answer) throws BackendException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BackendException("Kafka", e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new BackendException("Kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("Kafka", e);
        }
    }
}
