package io.moalog.registry.server;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.server.RegistryConfig.Sink;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** A registry in its parts, each driven by the test itself; {@link Crash} can stand between them. */
class RegistryParts implements AutoCloseable {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RegistryMetrics metrics = new RegistryMetrics(meters);
    final KafkaAdmin kafka;
    final ServiceTable table;
    final ChangeLog changes;
    final TopicSettings settings;
    final ServiceTopics topics;
    final ServicesTopic topic;
    final Publisher<ServiceRow> publisher;
    final GoneTable goneTable;
    final GoneServices gone;
    /** Which roles are taken to run. */
    Set<Sink> storedBy = Set.of(Sink.REALTIME_INDEXER);

    RegistryParts(KafkaSettings kafka, DataSource database, Crash crash) {
        this.kafka = new KafkaAdmin(kafka);
        table = new ServiceTable(database);
        changes = new ChangeLog(database);
        settings = crash.settings(this.kafka);
        topics = crash.topics(this.kafka);
        topic = new ServicesTopic(this.kafka, metrics);
        publisher = crash.publisher(topic, table, metrics);
        goneTable = new GoneTable(database);
        gone = new GoneServices(goneTable, new Publisher<>(topic, goneTable, metrics));
    }

    RegisterOutcome register(String name) {
        return register(name, 2);
    }

    RegisterOutcome register(String name, int partitions) {
        return new Registrar(table, registrarsTopics(), capacity(), publisher, metrics)
                .register(new NewService(
                        new ServiceName(name),
                        new ServiceSettings(
                                "team", partitions, RegistryConfig.defaults().retention())));
    }

    ChangeOutcome change(String name, ServiceChange change) {
        return new SettingsChange(table, settings, capacity(), publisher, () -> {})
                .apply(new ServiceName(name), change);
    }

    ClusterCapacity capacity() {
        return new ClusterCapacity(kafka, settings, ClusterLimits.DEFAULT);
    }

    /** Where a test has Kafka answer otherwise. */
    ServiceTopics registrarsTopics() {
        return topics;
    }

    /** One pass, as of a process that sees every lease older than this as over. */
    void heal(Duration lease) {
        Refusals refusals = new Refusals();
        new Healer(table, topics, List.of(publisher), metrics, lease).heal(refusals);
        refusals.throwFirst();
    }

    /** @param by says what becomes known, or dies in between */
    ServiceRemoval removal(Publisher<ServiceRow> by, Duration lease, Duration drainWithin) {
        return removal(by, purges(lease), lease, drainWithin);
    }

    ServiceRemoval removal(Publisher<ServiceRow> by, Purges purges, Duration lease, Duration drainWithin) {
        Duration second = Duration.ofSeconds(1);
        return new ServiceRemoval(
                table,
                new ServiceRemoval.Topics(topics, new Drain(kafka, settings, storedBy)),
                by,
                new ServiceRemoval.Stored(purges, gone),
                metrics,
                new RegistryConfig.Timing(second, second, lease, drainWithin));
    }

    /** Driven by {@link Purges#pass()}. */
    Purges purges(Duration lease, ServiceData... stored) {
        PurgeTargets targets = new PurgeTargets(List.of(stored), List.of());
        return new Purges(table, publisher, targets, metrics, lease, Duration.ZERO);
    }

    TopicWatch watch() {
        return new TopicWatch(table, topics, settings, publisher, metrics);
    }

    void auditTopics() {
        Refusals refusals = new Refusals();
        new TopicAudit(table, settings, publisher, metrics).audit(refusals);
        refusals.throwFirst();
    }

    Set<String> auditPublished() {
        return publishedAudit(List.of(publisher)).audit();
    }

    PublishedAudit publishedAudit(List<Publisher<?>> publishers) {
        return new PublishedAudit(new PublishedServices(kafka.settings()), publishers, changes);
    }

    double healed(String what) {
        return meters.counter("moalog.registry.healed", "what", what).count();
    }

    @Override
    public void close() {
        kafka.close();
        topic.close();
    }
}
