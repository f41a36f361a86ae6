package io.moalog.archive;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka what it has: topics' UUIDs, and the offsets of their partitions. */
final class KafkaLogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogs.class);

    private final Admin admin;

    KafkaLogs(KafkaSettings settings, String clientId) {
        this.admin = settings.newAdmin(clientId);
    }

    /**
     * Every partition of the services' topics. What Kafka does not tell of one partition is a failure of that one.
     *
     * @param patience how long a service's logs may wait to be archived
     * @param failures gets a line for each partition that Kafka does not answer for
     * @throws KafkaException where Kafka does not answer at all
     */
    List<Backlog> backlogs(
            Collection<ServiceName> services, Function<ServiceName, Duration> patience, List<String> failures)
            throws InterruptedException {
        requireAnswer();
        Map<TopicPartition, Backlog> partitions = partitions(services, failures);
        ListOffsetsResult begins = offsets(partitions, backlog -> OffsetSpec.earliest());
        ListOffsetsResult ends = offsets(partitions, backlog -> OffsetSpec.latest());
        ListOffsetsResult unripe = offsets(partitions, backlog -> firstUnripe(patience.apply(backlog.service())));
        List<Backlog> backlogs = new ArrayList<>();
        for (Map.Entry<TopicPartition, Backlog> entry : partitions.entrySet()) {
            Backlog unknown = entry.getValue();
            try {
                long begin = begins.partitionResult(entry.getKey()).get().offset();
                long end = ends.partitionResult(entry.getKey()).get().offset();
                long firstUnripe = unripe.partitionResult(entry.getKey()).get().offset();
                long ripe = firstUnripe < 0 ? end : Math.min(firstUnripe, end);
                backlogs.add(new Backlog(unknown.service(), unknown.topicId(), unknown.partition(), begin, end, ripe));
            } catch (ExecutionException e) {
                failures.add("Kafka does not tell the offsets of " + entry.getKey() + ": " + e.getCause());
            }
        }
        return backlogs;
    }

    /** With no patience there is none, whatever the brokers' clocks say. */
    private static OffsetSpec firstUnripe(Duration patience) {
        return patience.isZero()
                ? OffsetSpec.latest()
                : OffsetSpec.forTimestamp(Instant.now().minus(patience).toEpochMilli());
    }

    /** The first offset that Kafka holds now. */
    long begin(TopicPartition partition) throws InterruptedException {
        return offset(partition, OffsetSpec.earliest());
    }

    /** The offset (exclusive) up to which records are committed now. */
    long end(TopicPartition partition) throws InterruptedException {
        return offset(partition, OffsetSpec.latest());
    }

    private long offset(TopicPartition partition, OffsetSpec spec) throws InterruptedException {
        try {
            return list(Map.of(partition, spec))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not tell the offsets of " + partition, e.getCause());
        }
    }

    /** Whether the partition's topic is still the one that it was, not one made anew under its name. */
    boolean isSameTopic(Backlog backlog) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        Map<ServiceName, TopicDescription> topics = describe(List.of(backlog.service()), failures);
        if (!failures.isEmpty()) {
            throw new KafkaException(failures.get(0));
        }
        return topics.values().stream()
                .anyMatch(topic -> topic.topicId().toString().equals(backlog.topicId()));
    }

    /** One failure for all, instead of one for each of thousands of partitions. */
    private void requireAnswer() throws InterruptedException {
        try {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not answer: " + e.getCause(), e.getCause());
        }
    }

    private Map<TopicPartition, Backlog> partitions(Collection<ServiceName> services, List<String> failures)
            throws InterruptedException {
        Map<TopicPartition, Backlog> partitions = new HashMap<>();
        describe(services, failures)
                .forEach((service, topic) -> topic.partitions().forEach(partition -> {
                    Backlog unknown = new Backlog(service, topic.topicId().toString(), partition.partition(), 0, 0, 0);
                    partitions.put(unknown.topicPartition(), unknown);
                }));
        return partitions;
    }

    private Map<ServiceName, TopicDescription> describe(Collection<ServiceName> services, List<String> failures)
            throws InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(services.stream()
                        .map(service -> new TopicName(service).toString())
                        .toList())
                .topicNameValues();
        Map<ServiceName, TopicDescription> topics = new HashMap<>();
        for (ServiceName service : services) {
            KafkaFuture<TopicDescription> answer = answers.get(new TopicName(service).toString());
            try {
                if (answer != null) {
                    topics.put(service, answer.get());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    LOG.info("{} has no topic in Kafka: nothing to archive", service);
                } else {
                    failures.add("Kafka does not tell of the topic of " + service + ": " + e.getCause());
                }
            }
        }
        return topics;
    }

    private ListOffsetsResult offsets(Map<TopicPartition, Backlog> partitions, Function<Backlog, OffsetSpec> spec) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach((partition, backlog) -> wanted.put(partition, spec.apply(backlog)));
        return list(wanted);
    }

    private ListOffsetsResult list(Map<TopicPartition, OffsetSpec> wanted) {
        return admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
