package io.moalog.rules.rule;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.stream.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks Kafka where the logs of a service end now. */
final class TopicEnds implements AutoCloseable {
    private final KafkaSettings kafka;
    private @Nullable Admin admin;

    TopicEnds(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** @throws NotNowException where Kafka does not answer within its client's time, or has no such topic */
    StartPosition of(ServiceName service) throws NotNowException {
        try {
            TopicDescription topic = describe(new TopicName(service).toString());
            List<TopicPartition> partitions = IntStream.range(
                            0, topic.partitions().size())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            ListOffsetsResult ends = admin().listOffsets(partitions.stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())));
            List<Long> offsets = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                offsets.add(ends.partitionResult(partition).get().offset());
            }
            return new StartPosition(topic.topicId().toString(), offsets);
        } catch (ExecutionException away) {
            throw new NotNowException("Kafka did not tell where the logs of " + service + " end", away);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotNowException("stopped while asking Kafka");
        }
    }

    private TopicDescription describe(String topic) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> described =
                admin().describeTopics(List.of(topic)).allTopicNames().get();
        return Objects.requireNonNull(described.get(topic), "Kafka described another topic");
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = kafka.newAdmin("moalog.rule-engine.rules");
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(java.time.Duration.ofSeconds(2));
            admin = null;
        }
    }
}
