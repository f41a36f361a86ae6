package io.moalog.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** moalog's own topics. They are created explicitly: auto-creation is off, and must stay so. */
public final class PlatformTopics {
    /** The compacted topic through which every role learns of the services; one partition, so that versions keep their order. */
    public static final String SERVICES = "moalog.services";

    /** What a stage could not take, with the reason. */
    public static final String DEAD_LETTERS = "moalog.dead-letters";

    /**
     * The compacted topic of what was replayed out of the dead letters: key = the dead letter's position, value = the log's
     * position in its service's topic, both in one transaction with the log. One partition, so that one reading tells all.
     */
    public static final String REPLAYS = "moalog.replays";

    /** The largest record that moalog's topics take, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

    private static final int DEAD_LETTER_PARTITIONS = 4;

    /** As long as a service's logs are searchable by default, and longer than Kafka keeps them: time to put right what is wrong. */
    private static final long DEAD_LETTER_RETENTION_MS = 30L * 24 * 60 * 60 * 1000;

    private PlatformTopics() {}

    /**
     * Creates those that do not exist yet; safe to call by many at once.
     *
     * @throws ExecutionException where Kafka refuses or does not answer
     */
    public static void ensure(KafkaSettings settings, Admin admin) throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        if (existing.containsAll(Set.of(SERVICES, DEAD_LETTERS, REPLAYS))) {
            return;
        }
        Replication replication = Replication.choose(settings, admin);
        create(admin, topic(SERVICES, 1, replication, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")));
        create(admin, topic(REPLAYS, 1, replication, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")));
        create(
                admin,
                topic(
                        DEAD_LETTERS,
                        DEAD_LETTER_PARTITIONS,
                        replication,
                        Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(DEAD_LETTER_RETENTION_MS))));
    }

    private static NewTopic topic(String name, int partitions, Replication replication, Map<String, String> own) {
        Map<String, String> configs = new HashMap<>(own);
        configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replication.minInSync()));
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return new NewTopic(name, partitions, replication.factor()).configs(configs);
    }

    private static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }
}
