package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegisterOutcome.Collision;
import io.moalog.registry.server.RegisterOutcome.Registered;
import io.moalog.registry.server.RegistryConfig.Sink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a service goes: what its topic waits for, and what a crash in between leaves to the next process. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DeletionIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration OVER = Duration.ofMillis(1);

    private final TestDatabase kind;
    private final String service = SharedKafka.name();
    private DataSource database;
    private RegistryParts parts;

    DeletionIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.migrated();
        parts = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void anEmptyTopicGoesAndItsNameIsFree() throws Exception {
        register();
        begin();
        assertThat(row().orElseThrow().state()).isEqualTo(RowState.DELETING);
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions()).containsKey(service);
        proceed(LONG);
        assertThat(row()).as("senders are given time to hear of it").isPresent();

        awaitGone();

        SharedKafka.awaitTopics(service);
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions())
                .doesNotContainKey(service)
                .containsKey("@gone/" + service);
        assertThat(new ChangeLog(database).latest(new ServiceName(service), Long.MAX_VALUE, 10))
                .extracting(ChangeLog.Entry::what)
                .containsExactly("deleted", "deleting", "registered");
        register();
    }

    @Test
    void itsNameAndWhatReadsTheSameAreTakenUntilThen() {
        register();
        begin();
        for (String name : List.of(service, service.replace('.', '_'))) {
            assertThat(parts.register(name)).isInstanceOfSatisfying(Collision.class, taken -> {
                assertThat(taken.with()).isEqualTo(service);
                assertThat(taken.detail())
                        .startsWith(service + " is being deleted")
                        .contains("Try again then");
            });
        }
    }

    @Test
    void aTopicWaitsForTheReadersThatThereAre() throws Exception {
        String topicId = register();
        send(3, "");
        commit("moalog.realtime-indexer", 3, "the id of an earlier topic");
        begin();
        age();
        proceed(LONG);
        SharedKafka.awaitTopics(service, "log." + service);

        commit("moalog.realtime-indexer", 3, topicId);
        commit("moalog.rule-engine", 2, topicId);
        proceed(LONG);
        SharedKafka.awaitTopics(service, "log." + service);

        commit("moalog.rule-engine", 3, topicId);
        awaitGone();
        SharedKafka.awaitTopics(service);
        assertThat(deleted(true)).isEqualTo(1);
    }

    @Test
    void aReaderThatKafkaHasNeverSeenIsWaitedForWhereItIsTakenToRun() throws Exception {
        String topicId = register();
        send(1, "");
        commit("moalog.realtime-indexer", 1, topicId);
        parts.storedBy = EnumSet.allOf(Sink.class);
        begin();
        age();
        ServiceRemoval removal = parts.removal(parts.publisher, LONG, LONG);
        removal.proceed(new Refusals());
        SharedKafka.awaitTopics(service, "log." + service);
        assertThat(removal.waitsFor(row().orElseThrow()))
                .containsExactly("moalog.batch-indexer to store what its topic holds");

        parts.storedBy = EnumSet.noneOf(Sink.class);
        commit("moalog.batch-indexer", 0, topicId);
        proceed(LONG);
        assertThat(row())
                .as("it has begun to read this topic, whatever it is taken for")
                .isPresent();
        commit("moalog.batch-indexer", 1, topicId);
        awaitGone();
    }

    @Test
    void rulesThatAreGoneAreNotWaitedFor() throws Exception {
        String topicId = register();
        String ruled = SharedKafka.name();
        parts.register(ruled, 1);
        send(2, "");
        commit("moalog.realtime-indexer", 2, topicId);
        commit("moalog.rule-engine", 1, topicId);
        begin();
        age();
        proceed(LONG);
        assertThat(row()).as("nobody says that the rules are gone").isPresent();

        try (KafkaConsumer<byte[], byte[]> engine = SharedKafka.SETTINGS.newConsumer(
                "engine",
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "moalog.rule-engine",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"))) {
            engine.subscribe(List.of("log." + ruled));
            await().atMost(DEADLINE).until(() -> {
                engine.poll(Duration.ofMillis(200));
                proceed(LONG);
                return row().isEmpty();
            });
        }
    }

    @Test
    void theEndOfATransactionIsNoLogToWaitFor() throws Exception {
        String topicId = register();
        send(1, "tx-" + service);
        commit("moalog.realtime-indexer", 1, topicId);
        begin();
        awaitGone();
        assertThat(deleted(true)).isEqualTo(1);
    }

    @Test
    void whenItsTimeIsOverItGoesAllTheSame() throws Exception {
        register();
        send(20, "");
        commit("moalog.realtime-indexer", 2, "another");
        begin();
        age();
        ServiceRemoval removal = parts.removal(parts.publisher, LONG, OVER);
        await().atMost(DEADLINE).until(() -> {
            removal.proceed(new Refusals());
            return row().isEmpty();
        });
        SharedKafka.awaitTopics(service);
        assertThat(deleted(false)).isEqualTo(1);
    }

    @Test
    void aCrashBeforeOrAfterTheTombstoneIsFinishedByTheNext() throws Exception {
        for (boolean told : List.of(false, true)) {
            register();
            begin();
            age();
            Publisher<ServiceRow> dying = new Publisher<ServiceRow>(parts.topic, parts.table, parts.metrics) {
                @Override
                void forget(ServiceRow row) {
                    if (told) {
                        super.forget(row);
                    }
                    throw new Crash.Death();
                }
            };
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> parts.removal(dying, LONG, LONG).proceed(new Refusals()))
                            .isInstanceOf(Crash.Death.class));
            assertThat(row().orElseThrow().state()).isEqualTo(RowState.REMOVING);
            assertThat(parts.register(service)).isInstanceOf(Collision.class);
            proceed(LONG);
            assertThat(row()).as("it is left to its process for a lease").isPresent();

            parts.removal(parts.publisher, OVER, LONG).proceed(new Refusals());
            assertThat(row()).isEmpty();
            assertThat(new PublishedServices(SharedKafka.SETTINGS).versions()).doesNotContainKey(service);
        }
    }

    @Test
    void aTopicThatWasRemovedByHandIsNotWaitedFor() throws Exception {
        register();
        begin();
        SharedKafka.delete("log." + service);
        SharedKafka.awaitTopics(service);
        awaitGone();
    }

    private String register() {
        RegisterOutcome outcome = parts.register(service, 1);
        assertThat(outcome).isInstanceOf(Registered.class);
        return ((Registered) outcome).service().topicId();
    }

    private void begin() {
        assertThat(parts.removal(parts.publisher, LONG, LONG).begin(new ServiceName(service), false))
                .isPresent();
    }

    private void proceed(Duration drainWithin) {
        Refusals refusals = new Refusals();
        parts.removal(parts.publisher, LONG, drainWithin).proceed(refusals);
        refusals.throwFirst();
    }

    private void awaitGone() {
        age();
        await().atMost(DEADLINE).until(() -> {
            proceed(LONG);
            return row().isEmpty();
        });
    }

    /** As if some minutes had passed: enough to be heard of, less than {@link #LONG}. */
    private void age() {
        Jdbi.create(database)
                .useHandle(sql ->
                        sql.execute("update registry.service set changed_at = changed_at - interval '9' minute"));
    }

    private Optional<ServiceRow> row() {
        return parts.table.find(new ServiceName(service));
    }

    private double deleted(boolean drained) {
        return parts.meters
                .counter("moalog.registry.deleted", "drained", Boolean.toString(drained))
                .count();
    }

    private void send(int logs, String transaction) throws Exception {
        Map<String, Object> more =
                transaction.isEmpty() ? Map.of() : Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transaction);
        try (KafkaProducer<byte[], byte[]> producer = SharedKafka.SETTINGS.newProducer("test", more)) {
            if (!transaction.isEmpty()) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            for (int i = 0; i < logs; i++) {
                producer.send(new ProducerRecord<>("log." + service, new byte[1]))
                        .get(60, TimeUnit.SECONDS);
            }
            if (!transaction.isEmpty()) {
                producer.commitTransaction();
            }
        }
    }

    private void commit(String group, long offset, String topicId) throws Exception {
        SharedKafka.ADMIN
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition("log." + service, 0), new OffsetAndMetadata(offset, topicId)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }
}
