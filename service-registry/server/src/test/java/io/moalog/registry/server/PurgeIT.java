package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegisterOutcome.Collision;
import io.moalog.registry.server.RegisterOutcome.Registered;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How what is stored of a service goes with it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PurgeIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration OVER = Duration.ofMillis(1);

    private final TestDatabase kind;
    private final String service = SharedKafka.name();
    private final FakeData search = new FakeData("search", 3);
    private final FakeData archive = new FakeData("the archive", 2);
    private DataSource database;
    private RegistryParts parts;

    PurgeIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.migrated();
        parts = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
        assertThat(parts.register(service, 1)).isInstanceOf(Registered.class);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void aNameIsFreeOnceNothingIsStoredUnderIt() throws Exception {
        search.failing(2);
        Purges purges = parts.purges(LONG, search, archive);
        goAsFarAsThePurge(purges);
        assertThat(search.looks).as("nothing goes before the topic is gone").hasValue(0);
        SharedKafka.awaitTopics(service);

        purges.pass();
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions()).doesNotContainKey(service);
        assertThat(search.looks).as("those who store are told first").hasValue(0);

        purges.pass();
        assertThat(archive.stored()).as("one that is away keeps no other back").isZero();
        assertThat(search.stored()).isEqualTo(3);
        assertThat(purges.waitsFor(new ServiceName(service))).contains("search").contains("nobody answers");
        assertThat(purges.check().up()).isFalse();
        for (String name : List.of(service, service.replace('.', '_'))) {
            assertThat(parts.register(name))
                    .isInstanceOfSatisfying(
                            Collision.class,
                            taken -> assertThat(taken.detail())
                                    .startsWith(service + " is being deleted")
                                    .contains("what is stored of it is deleted"));
        }

        await().atMost(DEADLINE).until(() -> {
            purges.pass();
            return row().isEmpty();
        });
        assertThat(search.stored()).isZero();
        assertThat(search.looks)
                .as("twice away, once deleted, once found empty")
                .hasValue(4);
        assertThat(purges.check().up()).isTrue();
        assertThat(parts.meters.counter("moalog.registry.purged").count()).isEqualTo(1);
        assertThat(parts.meters.counter("moalog.registry.purge.failures").count())
                .isEqualTo(2);
        assertThat(new ChangeLog(database).latest(new ServiceName(service), Long.MAX_VALUE, 10))
                .extracting(ChangeLog.Entry::what)
                .containsExactly("deleted", "purging", "registered");
        assertThat(parts.register(service)).isInstanceOf(Registered.class);
    }

    @Test
    void aCrashInTheMiddleIsFinishedByTheNext() {
        Purges dying = parts.purges(LONG, search.deadly(true), archive);
        goAsFarAsThePurge(dying);
        dying.pass();
        assertThatThrownBy(dying::pass).isInstanceOf(Crash.Death.class);
        search.deadly(false);

        Purges patient = parts.purges(LONG, search, archive);
        patient.pass();
        assertThat(archive.looks).as("it is left to its process for a lease").hasValue(0);

        Purges next = parts.purges(OVER, search, archive);
        await().atMost(DEADLINE).until(() -> {
            next.pass();
            return row().isEmpty();
        });
        assertThat(search.stored() + archive.stored()).isZero();
    }

    @Test
    void whoLostTheLeaseDeletesNothingMore() throws Exception {
        Purges paused = parts.purges(LONG, search);
        goAsFarAsThePurge(paused);
        paused.pass();
        Purges next = parts.purges(OVER, archive);
        await().atMost(DEADLINE).until(() -> {
            next.pass();
            return row().isEmpty();
        });
        assertThat(parts.register(service)).isInstanceOf(Registered.class);

        paused.pass();
        assertThat(search.looks).hasValue(0);
        assertThat(row().orElseThrow().state()).isEqualTo(RowState.ACTIVE);
        assertThat(new PublishedServices(SharedKafka.SETTINGS).versions()).containsKey(service);
    }

    @Test
    void itCanBeAskedForLaterAndNotBeTakenBack() {
        Purges purges = parts.purges(LONG, search);
        ServiceRemoval removal = parts.removal(parts.publisher, purges, LONG, LONG);
        assertThat(removal.begin(new ServiceName(service), false).orElseThrow().purge())
                .isFalse();
        assertThat(removal.begin(new ServiceName(service), true).orElseThrow().purge())
                .isTrue();
        assertThat(removal.begin(new ServiceName(service), false).orElseThrow().purge())
                .isTrue();
        goAsFarAsThePurge(purges);
    }

    @Test
    void aProcessThatCannotReachTheDataLeavesIt() {
        Purges blind =
                new Purges(parts.table, parts.publisher, ServedRegistry.NOWHERE, parts.metrics, OVER, Duration.ZERO);
        goAsFarAsThePurge(blind);
        blind.pass();
        assertThat(row().orElseThrow().state()).isEqualTo(RowState.PURGING);
        assertThat(blind.waitsFor(new ServiceName(service))).contains("a process of the registry");
    }

    /** Deleted with all that is stored, drained, its topic gone. */
    private void goAsFarAsThePurge(Purges purges) {
        ServiceRemoval removal = parts.removal(parts.publisher, purges, LONG, LONG);
        assertThat(removal.begin(new ServiceName(service), true)).isPresent();
        Jdbi.create(database)
                .useHandle(sql ->
                        sql.execute("update registry.service set changed_at = changed_at - interval '9' minute"));
        await().atMost(DEADLINE).until(() -> {
            Refusals refusals = new Refusals();
            removal.proceed(refusals);
            refusals.throwFirst();
            return row().orElseThrow().state() == RowState.PURGING;
        });
    }

    private Optional<ServiceRow> row() {
        return parts.table.find(new ServiceName(service));
    }
}
