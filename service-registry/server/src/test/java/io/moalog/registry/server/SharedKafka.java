package io.moalog.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;

/** One real broker for all tests of this module; it ends with their JVM. Names of services are never used twice. */
final class SharedKafka {
    static final EmbeddedKafka BROKER = EmbeddedKafka.inTemporaryDirectory();
    static final KafkaSettings SETTINGS = KafkaSettings.at(BROKER.bootstrapServers());
    static final Admin ADMIN = SETTINGS.newAdmin("test");

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final KafkaAdmin KAFKA = new KafkaAdmin(SETTINGS);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private SharedKafka() {}

    /** A service name that no other test has, with two parts. */
    static String name() {
        return "test" + NAMES.incrementAndGet() + ".info";
    }

    static List<String> topicsOf(String service) throws Exception {
        String folded = "log." + service.replace('_', '.');
        List<String> topics = new ArrayList<>(ADMIN.listTopics().names().get(60, TimeUnit.SECONDS));
        topics.removeIf(topic -> !topic.replace('_', '.').equals(folded));
        return topics;
    }

    /** Waits for the broker to say so: it hears of what the controller has done a moment later. */
    static void awaitTopics(String service, String... topics) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(topicsOf(service)).containsExactly(topics));
    }

    static void awaitPartitions(String service, int partitions) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(describe(service).partitions()).hasSize(partitions));
    }

    static void awaitTopicId(String service, String topicId) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(describe(service).topicId()).hasToString(topicId));
    }

    static void awaitConfig(String service, String key, String value) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(config(service, key)).isEqualTo(value));
    }

    private static TopicDescription describe(String service) {
        String topic = "log." + service;
        Map<String, TopicDescription> found = new TopicSettings(KAFKA).describe(List.of(topic));
        assertThat(found).containsKey(topic);
        return found.get(topic);
    }

    private static String config(String service, String key) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "log." + service);
        return ADMIN.describeConfigs(List.of(topic))
                .all()
                .get(60, TimeUnit.SECONDS)
                .get(topic)
                .get(key)
                .value();
    }

    static void create(String topic, int partitions) throws Exception {
        ADMIN.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    static void delete(String topic) throws Exception {
        ADMIN.deleteTopics(List.of(topic)).all().get(60, TimeUnit.SECONDS);
    }

    /** Makes {@code moalog.services} say nothing: what another test published, the next one's database does not know. */
    static void forgetServices() {
        try (KafkaProducer<byte[], byte[]> producer = SETTINGS.newProducer("forget", Map.of());
                ServicesView view = new ServicesView(SETTINGS)) {
            // The view makes the topic where it is missing.
            view.start();
            await().atMost(DEADLINE).until(view::isReady);
            new PublishedServices(SETTINGS)
                    .versions()
                    .keySet()
                    .forEach(key ->
                            producer.send(new ProducerRecord<>(PlatformTopics.SERVICES, key.getBytes(UTF_8), null)));
        }
    }

    static KafkaSettings withReplication(int factor) {
        return new KafkaSettings(BROKER.bootstrapServers(), Map.of(), factor);
    }
}
