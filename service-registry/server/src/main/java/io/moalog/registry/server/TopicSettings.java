package io.moalog.registry.server;

import io.moalog.model.TopicName;
import io.moalog.registry.view.Retention;
import io.moalog.stream.PlatformTopics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * How the services' topics are set in Kafka: asking and changing. Every method throws {@link KafkaException} with Kafka's
 * reason where it refuses or does not answer.
 */
class TopicSettings {
    private final KafkaAdmin kafka;

    TopicSettings(KafkaAdmin kafka) {
        this.kafka = kafka;
    }

    /**
     * What every service's topic has, whoever made it. The broker stamps the receive time: it decides index, archive day
     * and retention, and no sender's clock may.
     */
    static Map<String, String> of(Retention retention) {
        return Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.kafka().duration().toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(PlatformTopics.MAX_MESSAGE_BYTES),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                "delete");
    }

    /** Those of the topics that exist. */
    Map<String, TopicDescription> describe(Collection<String> topics) {
        return answered(kafka.get().describeTopics(topics).topicNameValues());
    }

    /** What each topic that exists has otherwise than wanted, by topic; one that differs in nothing is left out. */
    Map<String, Map<String, String>> differing(Map<String, Map<String, String>> wanted) {
        List<ConfigResource> resources =
                wanted.keySet().stream().map(TopicSettings::resource).toList();
        Map<String, Map<String, String>> differing = new HashMap<>();
        answered(kafka.get().describeConfigs(resources).values()).forEach((resource, actual) -> {
            Map<String, String> difference = difference(wanted.getOrDefault(resource.name(), Map.of()), actual);
            if (!difference.isEmpty()) {
                differing.put(resource.name(), difference);
            }
        });
        return differing;
    }

    void set(String topic, Map<String, String> settings) {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        KafkaAdmin.await(kafka.get()
                .incrementalAlterConfigs(Map.of(resource(topic), changes))
                .all());
    }

    /**
     * Makes the topic as {@code wanted} asks. Partitions come last: they alone cannot be taken back, so what Kafka refuses
     * before leaves nothing that the audit cannot set back.
     */
    void change(TopicName topic, ServiceSettings before, ServiceSettings wanted) {
        String name = topic.toString();
        if (!wanted.retention().kafka().equals(before.retention().kafka())) {
            set(name, of(wanted.retention()));
        }
        if (wanted.partitions() > before.partitions()) {
            TopicDescription actual = describe(List.of(name)).get(name);
            // A crash, or a change from outside, may have been here before us.
            if (actual == null || actual.partitions().size() != wanted.partitions()) {
                KafkaAdmin.await(kafka.get()
                        .createPartitions(Map.of(name, NewPartitions.increaseTo(wanted.partitions())))
                        .all());
            }
        }
    }

    private static Map<String, String> difference(Map<String, String> wanted, Config actual) {
        return wanted.entrySet().stream()
                .filter(setting -> !setting.getValue().equals(value(actual, setting.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** The answers, without those about topics that do not exist. */
    private static <K, V> Map<K, V> answered(Map<K, KafkaFuture<V>> asked) {
        Map<K, V> answers = new HashMap<>();
        asked.forEach((key, answer) -> {
            try {
                answers.put(key, KafkaAdmin.await(answer));
            } catch (UnknownTopicOrPartitionException absent) {
                // Left out.
            }
        });
        return answers;
    }
}
