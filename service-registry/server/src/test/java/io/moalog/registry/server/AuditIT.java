package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegisterOutcome.Registered;
import io.moalog.registry.server.RegisterOutcome.Unfinished;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do to Kafka, and Kafka itself when it hangs. */
class AuditIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LEASE_IS_OVER = Duration.ofMillis(-1);

    private final String service = SharedKafka.name();
    private DataSource database;
    private RegistryParts registry;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.H2.migrated();
        registry = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void settingsThatWereChangedInKafkaAreSetBack() throws Exception {
        registry.register(service);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "log." + service);
        SharedKafka.ADMIN
                .incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(
                                set("message.timestamp.type", "CreateTime"),
                                set("cleanup.policy", "compact"),
                                set("retention.ms", "1000"))))
                .all()
                .get(60, TimeUnit.SECONDS);

        SharedKafka.awaitConfig(service, "retention.ms", "1000");

        registry.auditTopics();

        SharedKafka.awaitConfig(service, "message.timestamp.type", "LogAppendTime");
        SharedKafka.awaitConfig(service, "cleanup.policy", "delete");
        SharedKafka.awaitConfig(service, "retention.ms", "259200000");
    }

    @Test
    void anOlderVersionThatCameLastIsFollowedByTheNewest() throws Exception {
        Service old = ((Registered) registry.register(service)).service();
        ServiceRow newer = registry.table
                .settings(row(), new ServiceSettings("other", 2, old.retention()), "settings")
                .orElseThrow();
        registry.publisher.publish(newer);
        send(ServiceCodec.record(old));
        assertThat(versions()).containsEntry(service, old.version());

        assertThat(registry.auditPublished()).doesNotContain(service);

        assertThat(versions()).containsEntry(service, newer.version());
    }

    @Test
    void aPublisherThatWasOvertakenSendsTheNewestLast() {
        Service old = ((Registered) registry.register(service)).service();
        ServiceRow overtaken = row();
        ServiceRow newer = registry.table
                .settings(overtaken, new ServiceSettings("other", 2, old.retention()), "settings")
                .orElseThrow();

        registry.publisher.publish(overtaken);

        assertThat(versions()).containsEntry(service, newer.version());
        assertThat(registry.table.unpublished()).isEmpty();
    }

    @Test
    void whatIsLostFromTheTopicIsPublishedAnew() throws Exception {
        registry.register(service);
        send(ServiceCodec.tombstone(new ServiceName(service)));
        assertThat(versions()).doesNotContainKey(service);

        registry.auditPublished();

        assertThat(versions()).containsEntry(service, row().version());
    }

    @Test
    void servicesThatSqlDoesNotKnowAreNamed() throws Exception {
        Service known = ((Registered) registry.register(service)).service();
        registry.table.drop(row());

        assertThat(registry.auditPublished()).contains(known.name().value());

        send(ServiceCodec.tombstone(known.name()));
        assertThat(registry.auditPublished()).doesNotContain(known.name().value());
    }

    @Test
    void aTopicIsMissingOnlyWhenTwoLooksAgree() throws Exception {
        registry.register(service);
        TopicWatch watch = registry.watch();
        assertThat(watch.look(new Refusals())).isEmpty();
        SharedKafka.delete("log." + service);
        Awaitility.await()
                .atMost(DEADLINE)
                .until(() -> SharedKafka.topicsOf(service).isEmpty());

        assertThat(watch.look(new Refusals())).isEmpty();
        assertThat(watch.look(new Refusals())).isEqualTo(Set.of("log." + service));
        assertThat(watch.look(new Refusals())).isEqualTo(Set.of("log." + service));
        assertThat(registry.meters.get("moalog.registry.topics.missing").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void aTopicThatKafkaMadeAfterItsAnswerWasGivenUpIsRemoved() throws Exception {
        try (RegistryParts hanging = new Hanging()) {
            assertThat(hanging.register(service)).isInstanceOf(Unfinished.class);
        }
        Awaitility.await()
                .atMost(DEADLINE)
                .until(() -> !SharedKafka.topicsOf(service).isEmpty());

        registry.heal(LEASE_IS_OVER);

        SharedKafka.awaitTopics(service);
        assertThat(registry.table.find(new ServiceName(service))).isEmpty();
        assertThat(registry.register(service)).isInstanceOf(Registered.class);
    }

    private ServiceRow row() {
        return registry.table.find(new ServiceName(service)).orElseThrow();
    }

    private static Map<String, Long> versions() {
        return new PublishedServices(SharedKafka.SETTINGS).versions();
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = SharedKafka.SETTINGS.newProducer("other", Map.of())) {
            producer.send(record).get(60, TimeUnit.SECONDS);
        }
    }

    /** The broker stands still from just before it is asked for the topic until the question is given up. */
    private final class Hanging extends RegistryParts {
        Hanging() {
            super(SharedKafka.SETTINGS, database, Crash.NEVER);
        }

        @Override
        ServiceTopics registrarsTopics() {
            return new ServiceTopics(kafka) {
                @Override
                TopicOutcome create(NewTopic topic) {
                    TopicOutcome givenUp;
                    SharedKafka.BROKER.child().pause();
                    try {
                        givenUp = super.create(topic);
                    } finally {
                        SharedKafka.BROKER.child().resume();
                    }
                    // Whether a broker that goes on carries out what nobody waits for is its luck. Here it does.
                    // It may be refused at first: a broker that stood still has to report back to its controller.
                    Awaitility.await().atMost(DEADLINE).until(() -> {
                        TopicOutcome outcome = registry.topics.create(topic);
                        return outcome instanceof TopicOutcome.Made || outcome instanceof TopicOutcome.Collides;
                    });
                    return givenUp;
                }
            };
        }
    }
}
