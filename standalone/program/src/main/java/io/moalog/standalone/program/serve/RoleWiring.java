package io.moalog.standalone.program.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.aggregator.Aggregator;
import io.moalog.archive.ArchiveBackends;
import io.moalog.archive.BatchIndexer;
import io.moalog.indexer.RealtimeIndexer;
import io.moalog.indexer.Reindexing;
import io.moalog.ops.Ops;
import io.moalog.ops.OpsBackends;
import io.moalog.ops.kibana.KibanaSettings;
import io.moalog.registry.server.ServiceRegistry;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.RuleEngine;
import io.moalog.standalone.program.config.RoleName;
import io.moalog.standalone.program.config.RoleSettings;
import io.moalog.stream.Role;
import io.moalog.tailapi.TailApi;

/** Makes each role from its settings and the clients. Nothing is started. */
final class RoleWiring {
    private final RoleSettings settings;
    private final Clients clients;
    private final ServicesView services;
    private final MeterRegistry meters;

    RoleWiring(RoleSettings settings, Clients clients, ServicesView services, MeterRegistry meters) {
        this.settings = settings;
        this.clients = clients;
        this.services = services;
        this.meters = meters;
    }

    Role make(RoleName role) {
        return switch (role) {
            case SERVICE_REGISTRY ->
                new ServiceRegistry(
                        settings.serviceRegistry(),
                        clients.kafka(),
                        clients.sql(),
                        StoredData.in(clients),
                        StoredData.sizes(clients),
                        meters);
            case REALTIME_INDEXER ->
                new RealtimeIndexer(
                        settings.realtimeIndexer(), clients.kafka(), services, clients.elasticsearch(), meters);
            case BATCH_INDEXER -> batchIndexer();
            case AGGREGATOR -> new Aggregator(settings.aggregator(), clients.kafka(), services, meters);
            case RULE_ENGINE -> new RuleEngine(settings.ruleEngine(), clients.kafka(), services, clients.sql(), meters);
            case TAIL_API -> tailApi();
            case OPS -> ops();
        };
    }

    /** An address of the archive that is only a default, and nobody works with, is none. */
    private TailApi tailApi() {
        boolean archived = clients.settings().hdfs().reliedOn();
        return new TailApi(
                settings.tailApi(),
                clients.kafka(),
                services,
                clients.elasticsearch(),
                archived ? clients.archive().store() : null,
                meters);
    }

    private BatchIndexer batchIndexer() {
        return new BatchIndexer(
                settings.batchIndexer(),
                clients.kafka(),
                services,
                new ArchiveBackends(clients.archive().store(), clients.sql(), new ReplayIndices(reindexing())),
                meters);
    }

    private Ops ops() {
        ArchiveFileSystem archive = clients.archive();
        OpsBackends backends = new OpsBackends(
                clients.elasticsearch(),
                archive.hadoop(),
                archive.root(),
                clients.sql(),
                reindexing()::index,
                clients.settings()
                        .kibana()
                        .map(kibana -> new KibanaSettings(
                                kibana.url(),
                                kibana.login().authorization(),
                                kibana.ca().map(ca -> ElasticsearchConnection.trusting(ca, "kibana.ca")))));
        return new Ops(clients.kafka(), services, backends, meters);
    }

    /** What the realtime indexer does with a log, wherever that role itself runs. */
    private Reindexing reindexing() {
        return new Reindexing(
                clients.elasticsearch(), settings.realtimeIndexer().replicas(), services::indices);
    }
}
