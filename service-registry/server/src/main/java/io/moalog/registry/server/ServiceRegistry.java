package io.moalog.registry.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.SimilarNames;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The role that registers services. Any number of processes may run it over one database; the database decides between
 * them. While it is away, everything that runs goes on with what {@code moalog.services} says.
 */
public final class ServiceRegistry implements Role {
    private final ServiceTable table;
    private final KafkaAdmin kafka;
    private final ServicesTopic topic;
    private final Registrar registrar;
    private final SettingsChange settingsChange;
    private final ServiceKeys keys;
    private final ForwardSecrets secrets;
    private final Ownership ownership;
    private final Tokens tokens;
    private final ServiceRemoval removal;
    private final Purges purges;
    private final VolumeWatch volumes;
    private final ChangeLog changes;
    private final Reconciler reconciler;
    private final ServiceRequests requests;

    /**
     * @param kafka where the topics are
     * @param database PostgreSQL, or H2 in its PostgreSQL mode with lower-case names
     *     ({@code MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE}); its schema {@code registry} is made here
     * @param stored what goes where a service is deleted with all that is stored of it
     * @param sizes what the services' indices follow that nobody has set
     */
    public ServiceRegistry(
            RegistryConfig config,
            KafkaSettings kafka,
            DataSource database,
            PurgeTargets stored,
            IndexSizes sizes,
            MeterRegistry meters) {
        RegistryMetrics metrics = new RegistryMetrics(meters);
        this.kafka = new KafkaAdmin(kafka);
        table = new ServiceTable(database);
        topic = new ServicesTopic(this.kafka, metrics);
        Publisher<ServiceRow> publisher = new Publisher<>(topic, table, metrics);
        SecretTable secretTable = new SecretTable(database);
        Publisher<SecretRow> secretPublisher = new Publisher<>(topic, secretTable, metrics);
        TokenTable tokenTable = new TokenTable(database);
        Publisher<TokenRow> tokenPublisher = new Publisher<>(topic, tokenTable, metrics);
        GoneTable goneTable = new GoneTable(database);
        Publisher<GoneRow> gonePublisher = new Publisher<>(topic, goneTable, metrics);
        List<Publisher<?>> publishers = List.of(publisher, secretPublisher, tokenPublisher);
        changes = new ChangeLog(database);
        PublishedAudit audit = new PublishedAudit(
                new PublishedServices(kafka),
                List.of(publisher, secretPublisher, tokenPublisher, gonePublisher),
                changes);
        secrets = new ForwardSecrets(secretTable, secretPublisher, audit, config.masterKey());
        tokens = new Tokens(tokenTable, tokenPublisher, audit);
        ServiceTopics topics = new ServiceTopics(this.kafka);
        TopicSettings settings = new TopicSettings(this.kafka);
        Drain drain = new Drain(this.kafka, settings, config.storedBy());
        purges = new Purges(table, publisher, stored, metrics, config.timing().lease(), Purges.HEARD_WITHIN);
        volumes = new VolumeWatch(table, sizes, publisher, metrics);
        removal = new ServiceRemoval(
                table,
                new ServiceRemoval.Topics(topics, drain),
                publisher,
                new ServiceRemoval.Stored(purges, new GoneServices(goneTable, gonePublisher)),
                metrics,
                config.timing());
        reconciler = new Reconciler(
                config.timing(),
                new RegistrySchema(database),
                new Healer(table, topics, publishers, metrics, config.timing().lease()),
                removal,
                new TopicWatch(table, topics, settings, publisher, metrics),
                new Reconciler.Audits(new TopicAudit(table, settings, publisher, metrics), audit));
        ClusterCapacity capacity = new ClusterCapacity(this.kafka, settings, config.limits());
        registrar = new Registrar(table, topics, capacity, publisher, metrics);
        settingsChange = new SettingsChange(table, settings, capacity, publisher, reconciler::auditSoon);
        keys = new ServiceKeys(table, publisher);
        ownership = new Ownership(table);
        requests = new ServiceRequests(config);
    }

    @Override
    public String name() {
        return "service-registry";
    }

    @Override
    public void start() {
        reconciler.start();
        purges.start(reconciler::isReady);
        volumes.start(reconciler::isReady);
    }

    /** Whether SQL has been reached since the start. */
    @Override
    public boolean isReady() {
        return reconciler.isReady();
    }

    @Override
    public List<Check> checks() {
        return Stream.concat(reconciler.checks().stream(), Stream.of(purges.check(), volumes.check()))
                .toList();
    }

    /** @throws NotTheirsException where the service is to be another's than the caller's */
    RegisterOutcome register(byte[] request, Caller caller) {
        NewService wanted = requests.registration(request);
        ownership.require(wanted.settings().owner(), caller);
        return registrar.register(wanted);
    }

    /** @throws NotTheirsException where the service is another's than the caller's, or is to be */
    ChangeOutcome change(ServiceName name, byte[] request, Caller caller) {
        ownership.require(name, caller);
        ServiceChange change = requests.change(request);
        change.owner().ifPresent(owner -> ownership.require(owner, caller));
        return settingsChange.apply(name, change);
    }

    /** @throws NotTheirsException where the service is another's than the caller's */
    DeleteOutcome delete(ServiceName name, boolean purge, Caller caller) {
        ownership.require(name, caller);
        PurgeTargets stored = purges.targets();
        if (purge && !stored.isComplete() && find(name).isPresent()) {
            return new DeleteOutcome.NoPurgeHere(stored.missingSettings());
        }
        return removal.begin(name, purge)
                .<DeleteOutcome>map(row -> new DeleteOutcome.Going(going(row)))
                .orElseGet(DeleteOutcome.NotFound::new);
    }

    /** The service with what it waits for, where it is being deleted. */
    Optional<GoingService> findGoing(ServiceName name) {
        return table.find(name)
                .filter(row -> row.state().isShown() && row.state() != RowState.ACTIVE)
                .map(this::going);
    }

    private GoingService going(ServiceRow row) {
        return new GoingService(row.service().withoutKeys(), row.purge(), removal.waitsFor(row));
    }

    /** @throws NotTheirsException where the service is another's than the caller's */
    KeyOutcome addKey(ServiceName name, byte[] request, Caller caller) {
        ownership.require(name, caller);
        return keys.add(name, KeyRequest.read(request, Instant.now()));
    }

    /** @throws NotTheirsException where the service is another's than the caller's */
    KeyOutcome revokeKey(ServiceName name, String id, Caller caller) {
        ownership.require(name, caller);
        return keys.revoke(name, id);
    }

    /** The latest changes of a service that is or was, the newest first. */
    List<ChangeLog.Entry> changes(ServiceName name, long beforeId, int size) {
        return changes.latest(name, beforeId, size);
    }

    /** Who may use the management API. */
    Tokens tokens() {
        return tokens;
    }

    /** Who may send over forward. */
    ForwardSecrets secrets() {
        return secrets;
    }

    /** The latest changes of a sender that is or was, the newest first. */
    List<ChangeLog.Entry> changesOfSender(String name, long beforeId, int size) {
        return changes.latest(SecretKind.SENDER.records().key(name), beforeId, size);
    }

    /** The latest changes of a token that is or was, the newest first. */
    List<ChangeLog.Entry> changesOfToken(String id, long beforeId, int size) {
        return changes.latest(ApiToken.KIND.key(id), beforeId, size);
    }

    /** Active or going, by name. */
    List<Service> services() {
        return table.shown().stream().map(ServiceRow::service).toList();
    }

    Optional<Service> find(ServiceName name) {
        return table.find(name).filter(row -> row.state().isShown()).map(ServiceRow::service);
    }

    /** Names of services that may have been meant. */
    List<String> similarTo(String name) {
        return SimilarNames.to(name, table.seen().stream().map(ServiceRow::name).toList());
    }

    /** What the worker cannot finish in a few seconds, because Kafka does not answer, is finished at the next start. */
    @Override
    public void close() {
        reconciler.stop();
        purges.close();
        volumes.close();
        topic.close();
        kafka.close();
        reconciler.stop();
    }
}
