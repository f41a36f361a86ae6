package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegisterOutcome.Registered;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.ServicesView;
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

/** What every role knows of services that are gone. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class GoneServicesIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Retention KEPT = new Retention(Age.parse("1d"), Age.parse("5d"), Age.parse("99999y"));

    private final TestDatabase kind;
    private final ServiceName service = new ServiceName(SharedKafka.name());
    private final ServicesView view = new ServicesView(SharedKafka.SETTINGS);
    private DataSource database;
    private RegistryParts parts;

    GoneServicesIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.migrated();
        parts = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
        view.start();
        register();
    }

    @AfterEach
    void close() {
        parts.close();
        view.close();
    }

    @Test
    void theRetentionOfAServiceOutlivesItUntilItsNameIsRegisteredAgain() {
        parts.table
                .settings(row().orElseThrow(), new ServiceSettings("team", 1, KEPT), "settings")
                .ifPresent(parts.publisher::publish);
        awaitRetention(KEPT);

        remove(false);
        assertThat(view.retention(service)).isEmpty();
        proceed(parts.gone);
        awaitRetention(KEPT);
        assertThat(published()).contains(gone()).doesNotContain(service.value());

        register();
        awaitRetention(Retention.DEFAULT);
        assertThat(published()).contains(gone());
        proceed(parts.gone);
        assertThat(published()).doesNotContain(gone()).contains(service.value());
        assertThat(parts.goneTable.unpublished()).isEmpty();

        remove(false);
        proceed(parts.gone);
        assertThat(published()).contains(gone());
    }

    @Test
    void aCrashBeforeKafkaIsToldIsMadeUpForByTheNextPass() {
        Publisher<GoneRow> dying = new Publisher<>(parts.topic, parts.goneTable, parts.metrics) {
            @Override
            void publish(GoneRow row) {
                throw new Crash.Death();
            }
        };
        GoneServices inDyingProcess = new GoneServices(parts.goneTable, dying);
        remove(false);
        assertThatThrownBy(() -> proceed(inDyingProcess)).isInstanceOf(Crash.Death.class);
        assertThat(published()).doesNotContain(gone());
        proceed(parts.gone);
        assertThat(published()).contains(gone());

        register();
        assertThatThrownBy(() -> proceed(inDyingProcess)).isInstanceOf(Crash.Death.class);
        assertThat(published()).contains(gone());
        proceed(parts.gone);
        assertThat(published()).doesNotContain(gone());
    }

    @Test
    void nothingIsKnownOfAServiceThatWasPurged() {
        remove(true);
        proceed(parts.gone);
        assertThat(published()).doesNotContain(gone(), service.value());
    }

    @Test
    void itIsForgottenOnceNothingCanBeLeftOfIt() {
        remove(false);
        proceed(parts.gone);
        Jdbi sql = Jdbi.create(database);
        sql.useHandle(on -> on.execute("update registry.gone_service set forget_at = forget_at - interval '1150' day"));
        proceed(parts.gone);
        assertThat(published()).as("archived for 3 years, and 62 days").contains(gone());

        sql.useHandle(on -> on.execute("update registry.gone_service set forget_at = forget_at - interval '8' day"));
        proceed(parts.gone);
        assertThat(published()).doesNotContain(gone());
        assertThat(parts.goneTable.seen()).isEmpty();
    }

    @Test
    void whatTheTopicLostIsPublishedAgainAndWhatItShouldNotHaveIsTold() {
        remove(false);
        proceed(parts.gone);
        GoneRow row = parts.goneTable.seen().get(0);
        parts.topic.send(row.tombstone());
        PublishedAudit audit =
                parts.publishedAudit(List.of(new Publisher<>(parts.topic, parts.goneTable, parts.metrics)));
        assertThat(audit.audit()).doesNotContain(gone());
        assertThat(published()).contains(gone());

        Jdbi.create(database).useHandle(on -> on.execute("delete from registry.gone_service"));
        assertThat(audit.audit()).contains(gone());
        parts.topic.send(row.tombstone());
    }

    private void register() {
        assertThat(parts.register(service.value(), 1)).isInstanceOf(Registered.class);
    }

    /** As its removal ends. */
    private void remove(boolean purge) {
        ServiceRow deleting =
                parts.table.beginDeleting(row().orElseThrow(), purge).orElseThrow();
        parts.topics.delete(deleting.service().topicId());
        SharedKafka.awaitTopics(service.value());
        ServiceRow removing = parts.table.move(deleting, RowState.REMOVING).orElseThrow();
        new ServiceEnd(parts.table, parts.publisher).remove(removing);
        await().atMost(DEADLINE)
                .until(() -> view.isReady() && view.find(service).isEmpty());
    }

    private static void proceed(GoneServices gone) {
        Refusals refusals = new Refusals();
        gone.proceed(refusals);
        refusals.throwFirst();
    }

    private void awaitRetention(Retention retention) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(view.retention(service)).contains(retention));
    }

    private Iterable<String> published() {
        return new PublishedServices(SharedKafka.SETTINGS).versions().keySet();
    }

    private String gone() {
        return "@gone/" + service;
    }

    private Optional<ServiceRow> row() {
        return parts.table.find(service);
    }
}
