package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegisterOutcome.Collision;
import io.moalog.registry.server.RegisterOutcome.Registered;
import io.moalog.registry.server.RegisterOutcome.Unfinished;
import io.moalog.registry.server.ServiceChange.RetentionChange;
import io.moalog.registry.view.Age;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process that died, or Kafka that did not answer, leaves behind, and what another process makes of it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class HealingIT {
    private static final Duration LEASE_HOLDS = Duration.ofMinutes(10);
    private static final Duration LEASE_IS_OVER = Duration.ofMillis(-1);

    private final TestDatabase kind;
    private final String service = SharedKafka.name();
    private DataSource database;
    private RegistryParts healthy;

    HealingIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.migrated();
        healthy = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
    }

    @AfterEach
    void close() {
        healthy.close();
    }

    @Test
    void aCrashBeforeKafkaIsLookedAtFreesTheName() throws Exception {
        dieRegistering(Crash.AFTER_THE_NAME_IS_RESERVED);

        healthy.heal(LEASE_IS_OVER);

        assertThat(row()).isEmpty();
        registersAnew();
    }

    @Test
    void aCrashBeforeTheTopicIsMadeFreesTheName() throws Exception {
        dieRegistering(Crash.BEFORE_KAFKA_IS_ASKED);

        healthy.heal(LEASE_IS_OVER);
        assertThat(row()).get().extracting(ServiceRow::state).isEqualTo(RowState.UNDOING);
        healthy.heal(LEASE_IS_OVER);

        assertThat(row()).isEmpty();
        SharedKafka.awaitTopics(service);
        registersAnew();
    }

    @Test
    void aCrashAfterTheTopicIsMadeIsFinished() throws Exception {
        dieRegistering(Crash.AFTER_KAFKA_MADE_THE_TOPIC);
        SharedKafka.awaitTopics(service, "log." + service);

        healthy.heal(LEASE_IS_OVER);

        isWhole();
        assertThat(healthy.healed("finished")).isEqualTo(1);
    }

    @Test
    void aCrashBeforePublishingIsPublished() throws Exception {
        dieRegistering(Crash.BEFORE_PUBLISHING);
        assertThat(row()).get().extracting(ServiceRow::state).isEqualTo(RowState.ACTIVE);

        healthy.heal(LEASE_HOLDS);

        isWhole();
        assertThat(healthy.healed("published")).isEqualTo(1);
    }

    @Test
    void whatKafkaDoesNotTakeIsRegisteredAndPublishedLater() throws Exception {
        Publisher<ServiceRow> deaf = new Publisher<ServiceRow>(healthy.topic, healthy.table, healthy.metrics) {
            @Override
            void publish(ServiceRow row) {
                throw new TimeoutException("no acknowledgement");
            }
        };
        NewService wanted = new NewService(
                new ServiceName(service),
                new ServiceSettings("team", 2, RegistryConfig.defaults().retention()));

        assertThat(new Registrar(healthy.table, healthy.topics, healthy.capacity(), deaf, healthy.metrics)
                        .register(wanted))
                .isInstanceOfSatisfying(
                        Registered.class, done -> assertThat(done.published()).isFalse());

        healthy.heal(LEASE_HOLDS);
        isWhole();
    }

    @Test
    void aRegistrationUnderWayElsewhereIsNotDisturbed() throws Exception {
        dieRegistering(Crash.AFTER_KAFKA_MADE_THE_TOPIC);
        SharedKafka.awaitTopics(service, "log." + service);
        Optional<ServiceRow> before = row();

        healthy.heal(LEASE_HOLDS);

        assertThat(row()).isEqualTo(before);
        assertThat(healthy.register(service))
                .isInstanceOfSatisfying(
                        Collision.class, taken -> assertThat(taken.with()).isEqualTo(service));
    }

    @Test
    void aTopicThatSomebodyWritesToIsNeverTakenUpOrRemoved() throws Exception {
        dieRegistering(Crash.AFTER_KAFKA_MADE_THE_TOPIC);
        SharedKafka.awaitTopics(service, "log." + service);
        try (KafkaProducer<byte[], byte[]> producer = SharedKafka.SETTINGS.newProducer("foreign", Map.of())) {
            producer.send(new ProducerRecord<>("log." + service, new byte[1])).get(60, TimeUnit.SECONDS);
        }

        healthy.heal(LEASE_IS_OVER);
        healthy.heal(LEASE_IS_OVER);

        assertThat(row()).isEmpty();
        SharedKafka.awaitTopics(service, "log." + service);
        assertThat(healthy.register(service)).isInstanceOf(Collision.class);
    }

    @Test
    void anAnswerThatWasLostIsUndoneOnceTheLeaseIsOver() throws Exception {
        try (RegistryParts deaf = new LostAnswer()) {
            assertThat(deaf.register(service)).isInstanceOf(Unfinished.class);
        }
        SharedKafka.awaitTopics(service, "log." + service);

        healthy.heal(LEASE_HOLDS);
        SharedKafka.awaitTopics(service);
        assertThat(healthy.register(service)).isInstanceOf(Collision.class);

        healthy.heal(LEASE_IS_OVER);
        assertThat(healthy.healed("undone")).isEqualTo(1);
        registersAnew();
    }

    @Test
    void aSlowProcessWhoseRegistrationWasFinishedByAnotherAnswersWithIt() throws Exception {
        try (RegistryParts slow = new Overtaken(() -> healthy.heal(LEASE_IS_OVER))) {
            assertThat(slow.register(service)).isInstanceOf(Registered.class);
        }
        isWhole();
    }

    @Test
    void aSlowProcessWhoseRegistrationWasUndoneTakesItsTopicBack() throws Exception {
        try (RegistryParts slow = new Overtaken(() -> healthy.table.drop(row().orElseThrow()))) {
            assertThat(slow.register(service)).isInstanceOf(Unfinished.class);
        }
        SharedKafka.awaitTopics(service);
        registersAnew();
    }

    @Test
    void aChangeThatOnlyKafkaSawIsSetBackAndItsPartitionsAreTakenOver() throws Exception {
        healthy.register(service);
        try (RegistryParts dying =
                new RegistryParts(SharedKafka.SETTINGS, database, Crash.AFTER_KAFKA_CHANGED_THE_TOPIC)) {
            assertThatThrownBy(() -> dying.change(service, change(5, "9d"))).isInstanceOf(Crash.Death.class);
        }
        SharedKafka.awaitConfig(service, "retention.ms", ms(9));
        SharedKafka.awaitPartitions(service, 5);

        healthy.auditTopics();

        SharedKafka.awaitConfig(service, "retention.ms", ms(3));
        assertThat(row().orElseThrow().settings().partitions()).isEqualTo(5);
        assertThat(row().orElseThrow().settings().retention().kafka()).hasToString("3d");
        isWhole();
    }

    @Test
    void aChangeThatIsOnlyInSqlIsPublished() throws Exception {
        healthy.register(service);
        try (RegistryParts dying = new RegistryParts(SharedKafka.SETTINGS, database, Crash.BEFORE_PUBLISHING)) {
            assertThatThrownBy(() -> dying.change(service, change(5, "9d"))).isInstanceOf(Crash.Death.class);
        }

        healthy.heal(LEASE_HOLDS);
        healthy.auditTopics();

        assertThat(row().orElseThrow().settings().partitions()).isEqualTo(5);
        SharedKafka.awaitConfig(service, "retention.ms", ms(9));
        isWhole();
    }

    private void dieRegistering(Crash crash) {
        try (RegistryParts dying = new RegistryParts(SharedKafka.SETTINGS, database, crash)) {
            assertThatThrownBy(() -> dying.register(service)).isInstanceOf(Crash.Death.class);
        }
    }

    private void registersAnew() throws Exception {
        assertThat(healthy.register(service))
                .isInstanceOfSatisfying(
                        Registered.class, done -> assertThat(done.published()).isTrue());
        isWhole();
    }

    /** SQL, Kafka and {@code moalog.services} agree, and nothing is left to heal. */
    private void isWhole() throws Exception {
        ServiceRow row = row().orElseThrow();
        assertThat(row.state()).isEqualTo(RowState.ACTIVE);
        SharedKafka.awaitTopics(service, "log." + service);
        SharedKafka.awaitTopicId(service, row.topicId());
        SharedKafka.awaitPartitions(service, row.settings().partitions());
        assertThat(healthy.table.unfinished(LEASE_IS_OVER)).isEmpty();
        healthy.heal(LEASE_HOLDS);
        assertThat(healthy.table.unpublished()).isEmpty();
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions()).containsEntry(service, row.version());
    }

    private Optional<ServiceRow> row() {
        return healthy.table.find(new ServiceName(service));
    }

    private static ServiceChange change(int partitions, String kafka) {
        return new ServiceChange(
                Optional.empty(),
                Optional.of(partitions),
                new RetentionChange(Optional.of(Age.parse(kafka)), Optional.empty(), Optional.empty()));
    }

    private static String ms(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }

    /** Kafka makes the topic, but the answer does not arrive. */
    private final class LostAnswer extends RegistryParts {
        LostAnswer() {
            super(SharedKafka.SETTINGS, database, Crash.NEVER);
        }

        @Override
        ServiceTopics registrarsTopics() {
            return new ServiceTopics(kafka) {
                @Override
                TopicOutcome create(NewTopic topic) {
                    super.create(topic);
                    return new TopicOutcome.Unknown("TimeoutException: no answer");
                }
            };
        }
    }

    /** Another process acts between Kafka's answer and the note of it in SQL. */
    private final class Overtaken extends RegistryParts {
        private final Runnable meanwhile;

        Overtaken(Runnable meanwhile) {
            super(SharedKafka.SETTINGS, database, Crash.NEVER);
            this.meanwhile = meanwhile;
        }

        @Override
        ServiceTopics registrarsTopics() {
            return new ServiceTopics(kafka) {
                @Override
                TopicOutcome create(NewTopic topic) {
                    TopicOutcome outcome = super.create(topic);
                    SharedKafka.awaitTopics(service, "log." + service);
                    meanwhile.run();
                    return outcome;
                }
            };
        }
    }
}
