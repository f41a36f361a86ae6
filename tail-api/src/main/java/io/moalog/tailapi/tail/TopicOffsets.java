package io.moalog.tailapi.tail;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.stream.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka where a topic's partitions begin and end. Calls give up after some seconds. */
final class TopicOffsets implements AutoCloseable {
    private static final int TIMEOUT_MS = 5_000;
    private static final int CHECK_TIMEOUT_MS = 2_000;

    private final KafkaSettings kafka;
    private @Nullable Admin admin;

    TopicOffsets(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * A topic as it is now.
     *
     * @param topic its name and id
     * @param partitions how many it has
     */
    record Described(Topic topic, int partitions) {}

    Described describe(ServiceName service) throws TailUnavailableException {
        String name = new TopicName(service).toString();
        TopicDescription found = ask(
                admin().describeTopics(List.of(name), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                        .topicNameValues()
                        .get(name),
                name);
        return new Described(
                new Topic(service, found.topicId().toString()),
                found.partitions().size());
    }

    Positions earliest(Described topic) throws TailUnavailableException {
        return positions(topic, partition -> OffsetSpec.earliest());
    }

    Positions latest(Described topic) throws TailUnavailableException {
        return positions(topic, partition -> OffsetSpec.latest());
    }

    /** The first offsets received at {@code timestamp} (epoch milliseconds) or later; {@code latest} where there is none. */
    Positions since(Described topic, long timestamp, Positions latest) throws TailUnavailableException {
        Positions found = new Positions();
        Map<Integer, Long> offsets = offsets(topic, partition -> OffsetSpec.forTimestamp(timestamp));
        offsets.forEach((partition, offset) -> found.advance(partition, offset < 0 ? latest.get(partition) : offset));
        return found;
    }

    /** @throws TailUnavailableException where Kafka does not answer soon */
    void ping() throws TailUnavailableException {
        ask(
                admin().describeCluster(new DescribeClusterOptions().timeoutMs(CHECK_TIMEOUT_MS))
                        .nodes(),
                "the cluster");
    }

    private Positions positions(Described topic, IntFunction<OffsetSpec> spec) throws TailUnavailableException {
        Positions positions = new Positions();
        offsets(topic, spec).forEach(positions::advance);
        return positions;
    }

    private Map<Integer, Long> offsets(Described topic, IntFunction<OffsetSpec> spec) throws TailUnavailableException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            asked.put(new TopicPartition(topic.topic().name(), partition), spec.apply(partition));
        }
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(TIMEOUT_MS);
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                ask(admin().listOffsets(asked, options).all(), topic.topic().name());
        Map<Integer, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    private static <T> T ask(@Nullable KafkaFuture<T> future, String what) throws TailUnavailableException {
        try {
            if (future == null) {
                throw new TailUnavailableException("Kafka knows no topic " + what);
            }
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TailUnavailableException(
                    cause instanceof UnknownTopicOrPartitionException
                            ? "the topic " + what + " does not exist in Kafka yet"
                            : "Kafka does not answer about " + what + ": " + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TailUnavailableException("interrupted", e);
        }
    }

    /** Made when it is first needed, so that a Kafka whose address does not resolve stops no start. */
    private synchronized Admin admin() throws TailUnavailableException {
        if (admin == null) {
            try {
                admin = kafka.newAdmin("moalog.tail-api.admin");
            } catch (KafkaException e) {
                throw new TailUnavailableException("Kafka cannot be reached: " + e.getMessage(), e);
            }
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(java.time.Duration.ofSeconds(2));
        }
    }
}
