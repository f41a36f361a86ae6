package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.stream.Replication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services' topics in Kafka: finding, making and removing them. Every method throws {@link KafkaException} with
 * Kafka's reason where it refuses or does not answer.
 */
class ServiceTopics {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceTopics.class);
    private static final int LEADERS_MS = 5_000;

    private final KafkaAdmin kafka;
    private final TopicSettings settings;

    ServiceTopics(KafkaAdmin kafka) {
        this.kafka = kafka;
        this.settings = new TopicSettings(kafka);
    }

    /** The topic in Kafka, whosever it is, that reads the same as this one or is it. */
    Optional<String> collision(TopicName topic) {
        String folded = ServiceName.fold(topic.toString());
        return ids().keySet().stream()
                .filter(other -> ServiceName.fold(other).equals(folded))
                .findFirst();
    }

    /** Every topic in Kafka with its UUID. */
    Map<String, String> ids() {
        return KafkaAdmin.await(kafka.get()
                        .listTopics(new ListTopicsOptions().listInternal(true))
                        .listings())
                .stream()
                .collect(Collectors.toMap(
                        TopicListing::name, listing -> listing.topicId().toString()));
    }

    /** What to ask of {@link #create}. */
    NewTopic plan(NewService service) {
        Replication replication;
        try {
            replication = Replication.choose(kafka.settings(), kafka.get());
        } catch (ExecutionException e) {
            throw KafkaAdmin.asKafkaException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        Map<String, String> configs =
                new HashMap<>(TopicSettings.of(service.settings().retention()));
        configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replication.minInSync()));
        return new NewTopic(service.topic().toString(), service.settings().partitions(), replication.factor())
                .configs(configs);
    }

    /** Makes the topic; never throws for what Kafka answers. */
    TopicOutcome create(NewTopic topic) {
        try {
            CreateTopicsResult made = kafka.get().createTopics(List.of(topic));
            KafkaAdmin.await(made.all());
            awaitLeaders(topic);
            return new TopicOutcome.Made(
                    KafkaAdmin.await(made.topicId(topic.name())).toString());
        } catch (TopicExistsException e) {
            return new TopicOutcome.Collides(topic.name());
        } catch (InvalidTopicException e) {
            // Made by somebody else between our look and our asking; Kafka's words name it.
            return collider(e)
                    .<TopicOutcome>map(TopicOutcome.Collides::new)
                    .orElseGet(() -> new TopicOutcome.Refused(KafkaAdmin.reason(e)));
        } catch (KafkaException e) {
            return KafkaAdmin.isRefusal(e)
                    ? new TopicOutcome.Refused(KafkaAdmin.reason(e))
                    : new TopicOutcome.Unknown(KafkaAdmin.reason(e));
        }
    }

    /**
     * Until every partition's leader answers: a producer that comes earlier meets a refusal between two requests under
     * way, and may find its sequence out of order until its delivery times out.
     */
    private void awaitLeaders(NewTopic topic) {
        try {
            KafkaAdmin.await(kafka.get()
                    .listOffsets(
                            ends(topic.name(), topic.numPartitions()), new ListOffsetsOptions().timeoutMs(LEADERS_MS))
                    .all());
        } catch (KafkaException e) {
            LOG.warn("{} is made, but not all its leaders answer yet: {}", topic.name(), e.toString());
        }
    }

    private static Map<TopicPartition, OffsetSpec> ends(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
    }

    /**
     * The UUID of the topic if it can only be what a registration that nobody finished made: as the registration would
     * have made it, and never written to, since no role has heard of it. Anybody else's is not touched.
     */
    Optional<String> leftBehind(ServiceRow row) {
        String topic = row.topic().toString();
        TopicDescription found = settings.describe(List.of(topic)).get(topic);
        if (found == null || found.partitions().size() != row.settings().partitions()) {
            return Optional.empty();
        }
        Map<String, String> wanted = TopicSettings.of(row.settings().retention());
        boolean ours = settings.differing(Map.of(topic, wanted)).isEmpty() && isUntouched(found);
        return ours ? Optional.of(found.topicId().toString()) : Optional.empty();
    }

    /** Removes exactly that topic; a topic of the same name made since is another. */
    void delete(String topicId) {
        try {
            KafkaAdmin.await(kafka.get()
                    .deleteTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString(topicId))))
                    .all());
        } catch (UnknownTopicIdException gone) {
            // What was wanted.
        }
    }

    private boolean isUntouched(TopicDescription topic) {
        Map<TopicPartition, OffsetSpec> ends =
                ends(topic.name(), topic.partitions().size());
        return KafkaAdmin.await(kafka.get().listOffsets(ends).all()).values().stream()
                .allMatch(end -> end.offset() == 0);
    }

    /** The other topic's name, which Kafka puts last: {@code Topic 'a_b' collides with existing topic: a.b}. */
    private static Optional<String> collider(InvalidTopicException refusal) {
        String words = String.valueOf(refusal.getMessage());
        return words.contains("collides") ? Optional.of(words.substring(words.lastIndexOf(' ') + 1)) : Optional.empty();
    }
}
