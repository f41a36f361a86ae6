package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.server.ChangeOutcome.Changed;
import io.moalog.registry.server.ChangeOutcome.FewerPartitions;
import io.moalog.registry.server.RegisterOutcome.Collision;
import io.moalog.registry.server.RegisterOutcome.Refused;
import io.moalog.registry.server.RegisterOutcome.Registered;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole role, as the program runs it, over each database and a real broker. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RegistrationIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private final TestDatabase kind;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final String service = SharedKafka.name();
    private DataSource database;
    private ServiceRegistry registry;

    RegistrationIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws SQLException {
        SharedKafka.forgetServices();
        database = kind.fresh();
        registry = started(SharedKafka.SETTINGS);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void aServiceHasItsTopicAndEveryRoleKnowsItWithinTwoSeconds() throws Exception {
        ServicesView view = startedView();

        Registered registered = (Registered) register(registry, service, ",\"partitions\":3,\"retention\":\"7d\"");
        await().atMost(PROMISED).pollInterval(Duration.ofMillis(20)).until(() -> knows(view, registered.service()));

        assertThat(registered.published()).isTrue();
        assertThat(registered.service().topic()).isEqualTo("log." + service);
        assertThat(registered.service().retention()).hasToString("Retention[kafka=3d, search=7d, archive=3y]");
        assertThat(registry.find(new ServiceName(service))).contains(registered.service());
        assertThat(registry.services()).containsExactly(registered.service());
        SharedKafka.awaitPartitions(service, 3);
        SharedKafka.awaitTopicId(service, registered.service().topicId());
        SharedKafka.awaitConfig(service, "message.timestamp.type", "LogAppendTime");
        SharedKafka.awaitConfig(service, "retention.ms", "259200000");
        SharedKafka.awaitConfig(service, "max.message.bytes", "8388608");
        SharedKafka.awaitConfig(service, "min.insync.replicas", "1");
    }

    @Test
    void ofTwoNamesThatReadTheSameOneWinsThoughTwoRegistriesAreAskedAtOnce() throws Exception {
        ServiceRegistry other = started(SharedKafka.SETTINGS);
        for (int round = 0; round < 5; round++) {
            String dotted = SharedKafka.name();
            String lined = dotted.replace('.', '_');

            List<RegisterOutcome> outcomes =
                    atOnce(() -> register(registry, dotted, ""), () -> register(other, lined, ""));

            assertThat(outcomes).filteredOn(Registered.class::isInstance).hasSize(1);
            Registered winner = (Registered) outcomes.stream()
                    .filter(Registered.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(outcomes)
                    .filteredOn(Collision.class::isInstance)
                    .singleElement()
                    .satisfies(loser -> assertThat(((Collision) loser).with())
                            .isEqualTo(winner.service().name().value()));
            SharedKafka.awaitTopics(dotted, winner.service().topic());
        }
    }

    @Test
    void aTopicThatIsInKafkaAlreadyIsACollision() throws Exception {
        String foreign = "log." + service.replace('.', '_');
        SharedKafka.create(foreign, 1);

        assertThat(register(registry, service, ""))
                .isInstanceOfSatisfying(
                        Collision.class, taken -> assertThat(taken.with()).isEqualTo(foreign));

        assertThat(registry.services()).isEmpty();
        SharedKafka.delete(foreign);
        await().atMost(DEADLINE).until(() -> register(registry, service, "") instanceof Registered);
    }

    @Test
    void whatKafkaRefusesLeavesNothingAndTheNameIsFree() throws Exception {
        ServiceRegistry tooManyCopies = started(SharedKafka.withReplication(5));

        assertThat(register(tooManyCopies, service, ""))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).contains("InvalidReplicationFactorException"));

        assertThat(new ServiceTable(database).holder(new ServiceName(service))).isEmpty();
        SharedKafka.awaitTopics(service);
        assertThat(register(registry, service, "")).isInstanceOf(Registered.class);
    }

    @Test
    void aChangeIsInKafkaAndInEveryRoleWithinTwoSeconds() throws Exception {
        ServicesView view = startedView();
        Service before = ((Registered) register(registry, service, "")).service();

        Changed changed = (Changed)
                change("{\"owner\":\"team-b\",\"partitions\":4,\"retention\":{\"kafka\":\"5d\",\"archive\":\"1y\"}}");
        await().atMost(PROMISED).pollInterval(Duration.ofMillis(20)).until(() -> knows(view, changed.service()));

        assertThat(changed.service().version()).isGreaterThan(before.version());
        assertThat(changed.service().owner()).isEqualTo("team-b");
        assertThat(changed.service().retention()).hasToString("Retention[kafka=5d, search=30d, archive=1y]");
        SharedKafka.awaitPartitions(service, 4);
        SharedKafka.awaitConfig(service, "retention.ms", "432000000");

        assertThat(change("{\"partitions\":3}"))
                .isInstanceOfSatisfying(
                        FewerPartitions.class,
                        fewer -> assertThat(fewer.present()).isEqualTo(4));
        assertThat(change("{\"owner\":\"team-b\"}")).isEqualTo(new Changed(changed.service(), true));
    }

    @Test
    void changesMadeAtOnceAreAllKept() throws Exception {
        ServiceRegistry other = started(SharedKafka.SETTINGS);
        register(registry, service, "");

        atOnce(
                () -> registry.change(new ServiceName(service), bytes("{\"owner\":\"team-b\"}"), Caller.ANYBODY),
                () -> other.change(
                        new ServiceName(service), bytes("{\"retention\":{\"kafka\":\"5d\"}}"), Caller.ANYBODY));

        Service after = registry.find(new ServiceName(service)).orElseThrow();
        assertThat(after.owner()).isEqualTo("team-b");
        assertThat(after.retention().kafka()).hasToString("5d");
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions()).containsEntry(service, after.version());
    }

    @Test
    void aTopicDeletedAndMadeAgainIsPublishedAsAnother() throws Exception {
        ServicesView view = startedView();
        Service before = ((Registered) register(registry, service, "")).service();
        SharedKafka.delete(before.topic());
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(check("service-registry.topics"))
                        .matches(check -> !check.up())
                        .extracting(Check::detail)
                        .asString()
                        .contains(before.topic()));

        SharedKafka.create(before.topic(), 2);

        await().atMost(DEADLINE)
                .until(() -> view.find(before.name())
                        .filter(now -> !now.topicId().equals(before.topicId()))
                        .isPresent());
        Service after = view.find(before.name()).orElseThrow();
        SharedKafka.awaitTopicId(service, after.topicId());
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.partitions()).isEqualTo(2);
        SharedKafka.awaitConfig(service, "message.timestamp.type", "LogAppendTime");
        await().atMost(DEADLINE).until(() -> registry.checks().stream().allMatch(Check::up));
    }

    @Test
    void allChecksAreGreenWhereAllIsWell() {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(registry.checks()).allMatch(Check::up));
        assertThat(registry.checks())
                .extracting(Check::name)
                .containsExactly(
                        "service-registry.sql",
                        "service-registry.kafka",
                        "service-registry.reconciler",
                        "service-registry.topics",
                        "service-registry.published",
                        "service-registry.purges",
                        "service-registry.volumes");
    }

    private ServiceRegistry started(KafkaSettings kafka) {
        RegistryConfig defaults = RegistryConfig.defaults();
        RegistryConfig quick = new RegistryConfig(
                new RegistryConfig.PartitionRules(1, 100, 1_000),
                defaults.retention(),
                defaults.limits(),
                new RegistryConfig.Timing(
                        Duration.ofMillis(300),
                        Duration.ofMillis(900),
                        defaults.timing().lease(),
                        defaults.timing().drainWithin()),
                defaults.storedBy(),
                defaults.masterKey());
        ServiceRegistry started = new ServiceRegistry(
                quick, kafka, database, ServedRegistry.NOWHERE, IndexSizes.UNKNOWN, new SimpleMeterRegistry());
        open.add(started);
        started.start();
        await().atMost(DEADLINE).until(started::isReady);
        return started;
    }

    private ServicesView startedView() {
        ServicesView view = new ServicesView(SharedKafka.SETTINGS);
        open.add(view);
        view.start();
        await().atMost(DEADLINE).until(view::isReady);
        return view;
    }

    private ChangeOutcome change(String json) {
        return registry.change(new ServiceName(service), bytes(json), Caller.ANYBODY);
    }

    private Check check(String name) {
        return registry.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean knows(ServicesView view, Service service) {
        return view.find(service.name()).filter(service::equals).isPresent();
    }

    private static RegisterOutcome register(ServiceRegistry registry, String name, String more) {
        return registry.register(bytes("{\"name\":\"" + name + "\",\"owner\":\"team-a\"" + more + "}"), Caller.ANYBODY);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @SafeVarargs
    private static <T> List<T> atOnce(Callable<? extends T>... tasks) throws Exception {
        CyclicBarrier together = new CyclicBarrier(tasks.length);
        ExecutorService threads = Executors.newFixedThreadPool(tasks.length);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<? extends T> task : tasks) {
                futures.add(threads.submit(() -> {
                    together.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
