package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServicesViewIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static EmbeddedKafka kafka;
    private static KafkaSettings settings;
    private static KafkaProducer<byte[], byte[]> producer;

    private final ServiceName name = new ServiceName("view.test" + NAMES.incrementAndGet());
    private ServicesView view;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.inTemporaryDirectory();
        settings = KafkaSettings.at(kafka.bootstrapServers());
        producer = settings.newProducer("test", Map.of());
        try (Admin admin = settings.newAdmin("test")) {
            PlatformTopics.ensure(settings, admin);
        }
    }

    @AfterAll
    static void stopKafka() {
        producer.close(Duration.ZERO);
        kafka.close();
    }

    @BeforeEach
    void open() {
        view = new ServicesView(settings);
    }

    @AfterEach
    void close() {
        view.close();
    }

    @Test
    void aKeyTellsItsServiceUntilItExpiresOrIsRevoked() throws Exception {
        view.start();
        producer.send(ServiceCodec.record(withKeys(1, key("lasting", null), key("expired", Instant.EPOCH))))
                .get(60, TimeUnit.SECONDS);
        await().atMost(DEADLINE).until(() -> view.find(name).isPresent());
        assertThat(view.keyHolder(IngestKey.hash("lasting")).map(Service::name)).contains(name);
        assertThat(view.keyHolder(IngestKey.hash("expired"))).isEmpty();
        assertThat(view.keyHolder(IngestKey.hash("guessed"))).isEmpty();

        producer.send(ServiceCodec.record(withKeys(2))).get(60, TimeUnit.SECONDS);
        await().atMost(DEADLINE)
                .until(() -> view.keyHolder(IngestKey.hash("lasting")).isEmpty());
    }

    private Service withKeys(long version, IngestKey... keys) {
        return new Service(
                name,
                "team",
                1,
                Retention.DEFAULT,
                ServiceState.ACTIVE,
                version,
                "id",
                Instant.EPOCH,
                null,
                List.of(),
                null,
                IndexPlan.DAILY,
                Indexing.LIVE,
                List.of(keys));
    }

    private static IngestKey key(String key, @Nullable Instant expiresAt) {
        return new IngestKey(key, HexFormat.of().formatHex(IngestKey.hash(key)), Instant.EPOCH, expiresAt);
    }

    @Test
    void anEmptyTopicMakesItReady() throws Exception {
        try (Admin admin = settings.newAdmin("test")) {
            admin.deleteTopics(List.of(PlatformTopics.SERVICES)).all().get(60, TimeUnit.SECONDS);
            await().atMost(DEADLINE)
                    .until(() -> !admin.listTopics()
                            .names()
                            .get(60, TimeUnit.SECONDS)
                            .contains(PlatformTopics.SERVICES));
        }
        assertThat(view.isReady()).isFalse();
        assertThat(view.check().up()).isFalse();

        view.start();

        await().atMost(DEADLINE).until(view::isReady);
        assertThat(view.services()).isEmpty();
        assertThat(view.topicIds()).isEmpty();
        assertThat(view.check().up()).isTrue();
    }

    @Test
    void itIsReadyOnlyWithEverythingThatWasThereBefore() throws Exception {
        send(ServiceCodec.record(service(1, "owner-1")));
        send(ServiceCodec.record(service(2, "owner-2")));

        startAndWait();

        assertThat(view.find(name)).contains(service(2, "owner-2"));
        assertThat(view.topicIds()).containsEntry(name, "topic-id-of-" + name);
    }

    @Test
    void aNameIsFoundThatKafkaCouldNotTellFromIt() throws Exception {
        send(ServiceCodec.record(service(1, "owner-1")));
        startAndWait();
        ServiceName underscored = new ServiceName(name.value().replace('.', '_'));
        assertThat(view.find(underscored)).isEmpty();
        assertThat(view.findFolded(underscored)).contains(service(1, "owner-1"));
        assertThat(view.findFolded(new ServiceName("not.known"))).isEmpty();
    }

    @Test
    void aChangeIsSeenWithinTwoSeconds() throws Exception {
        startAndWait();
        AtomicInteger changes = new AtomicInteger();
        view.onChange(changes::incrementAndGet);

        send(ServiceCodec.record(service(1, "owner-1")));

        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> view.find(name).isPresent() && changes.get() == 1);
    }

    @Test
    void lowerVersionsAreIgnored() throws Exception {
        startAndWait();
        send(ServiceCodec.record(service(7, "newest")));
        send(ServiceCodec.record(service(6, "older")));
        send(ServiceCodec.record(service(7, "the same again")));
        awaitMarker();

        assertThat(view.find(name)).contains(service(7, "newest"));
    }

    @Test
    void aTombstoneForgetsTheService() throws Exception {
        startAndWait();
        send(ServiceCodec.record(service(7, "owner")));
        await().atMost(DEADLINE).until(() -> view.find(name).isPresent());

        send(ServiceCodec.tombstone(name));

        await().atMost(DEADLINE).until(() -> view.find(name).isEmpty());
        assertThat(view.topicIds()).doesNotContainKey(name);
    }

    @Test
    void whatIsNoServiceIsPassedOver() throws Exception {
        startAndWait();
        send(new ProducerRecord<>(PlatformTopics.SERVICES, "Not A Name".getBytes(UTF_8), new byte[1]));
        send(new ProducerRecord<>(PlatformTopics.SERVICES, name.value().getBytes(UTF_8), "{".getBytes(UTF_8)));
        send(new ProducerRecord<>(PlatformTopics.SERVICES, name.value().getBytes(UTF_8), "null".getBytes(UTF_8)));
        awaitMarker();

        assertThat(view.find(name)).isEmpty();
        assertThat(view.check().up()).isTrue();
    }

    @Test
    void itGoesOnAfterKafkaWasAway() throws Exception {
        startAndWait();
        send(ServiceCodec.record(service(1, "before")));
        await().atMost(DEADLINE).until(() -> view.find(name).isPresent());

        kafka.stop();
        assertThat(view.find(name)).contains(service(1, "before"));
        assertThat(view.isReady()).isTrue();
        kafka.restart();
        send(ServiceCodec.record(service(2, "after")));

        await().atMost(DEADLINE).until(() -> view.find(name).equals(Optional.of(service(2, "after"))));
        await().atMost(DEADLINE).until(() -> view.check().up());
    }

    @Test
    void itStartsWhileKafkaIsAwayAndBecomesReadyWhenItIsBack() throws Exception {
        startAndWait();
        send(ServiceCodec.record(service(1, "before")));
        kafka.stop();
        try (ServicesView second = new ServicesView(settings)) {
            second.start();
            assertThat(second.isReady()).isFalse();
            kafka.restart();
            await().atMost(DEADLINE).until(second::isReady);
            assertThat(second.find(name)).contains(service(1, "before"));
        }
    }

    private void startAndWait() {
        view.start();
        await().atMost(DEADLINE).until(view::isReady);
    }

    /** Everything sent before has been read when this one has. */
    private void awaitMarker() throws Exception {
        ServiceName marker = new ServiceName("marker." + name);
        send(ServiceCodec.record(service(marker, 1, "marker")));
        await().atMost(DEADLINE).until(() -> view.find(marker).isPresent());
    }

    private Service service(long version, String owner) {
        return service(name, version, owner);
    }

    private static Service service(ServiceName name, long version, String owner) {
        return new Service(
                name,
                owner,
                1,
                Retention.DEFAULT,
                ServiceState.ACTIVE,
                version,
                "topic-id-of-" + name,
                Instant.parse("2026-11-20T01:02:03Z"));
    }

    private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get(60, TimeUnit.SECONDS);
    }
}
