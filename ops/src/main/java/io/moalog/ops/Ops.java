package io.moalog.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.moalog.model.ServiceName;
import io.moalog.ops.deadletters.DeadLetterOffice;
import io.moalog.ops.kibana.DataViews;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Answers how far each reader is behind, and whether every log of a service is accounted for; and keeps the dead letters. */
public final class Ops implements Role {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PATIENCE_OF_A_CHECK = Duration.ofSeconds(3);

    private final KafkaSettings settings;
    private final ServicesView services;
    private final SearchIndex search;
    private final Archive archive;
    private final DeadLetterOffice deadLetters;
    private final Optional<DataViews> dataViews;
    private final OpsMetrics metrics;
    private @Nullable Admin admin;
    private boolean closed;

    /**
     * Connects to nothing yet.
     *
     * @param settings of Kafka
     * @param services started and closed by the caller
     * @param backends closed by the caller
     * @param meters for {@code moalog.ops.*}
     */
    public Ops(KafkaSettings settings, ServicesView services, OpsBackends backends, MeterRegistry meters) {
        this.settings = settings;
        this.services = services;
        this.search = new SearchIndex(backends.elasticsearch());
        this.archive = new Archive(backends.hadoop(), backends.archive());
        this.deadLetters = new DeadLetterOffice(settings, services, backends.sql(), backends.sink(), meters);
        this.dataViews = backends.kibana()
                .map(kibana -> new DataViews(
                        kibana,
                        new DataViews.Services(
                                services::isReady,
                                this::serviceNames,
                                name -> services.retention(name).isPresent())));
        this.metrics = new OpsMetrics(meters);
    }

    @Override
    public String name() {
        return "ops";
    }

    /** A backend that cannot be found stops no start: the dead letters' reader tries again, and all else asks when asked. */
    @Override
    public void start() {
        deadLetters.start();
        dataViews.ifPresent(views -> {
            services.onChange(views::changed);
            views.start();
        });
    }

    @Override
    public boolean isReady() {
        return services.isReady();
    }

    @Override
    public List<Check> checks() {
        return Stream.concat(Stream.of(kafkaCheck(), deadLetters.check()), dataViews.map(DataViews::check).stream())
                .toList();
    }

    private Check kafkaCheck() {
        try {
            int brokers = kafka(PATIENCE_OF_A_CHECK).brokers();
            return Check.up("ops.kafka", brokers + (brokers == 1 ? " broker" : " brokers"));
        } catch (BackendException e) {
            return Check.down("ops.kafka", String.valueOf(e.getMessage()));
        }
    }

    /** The dead letters. */
    public DeadLetterOffice deadLetters() {
        return deadLetters;
    }

    Optional<Service> find(String name) {
        return ServiceName.parse(name).flatMap(services::find);
    }

    /** The data views of all services, as Kibana imports them. */
    String savedObjects() {
        return DataViews.savedObjects(serviceNames());
    }

    private List<ServiceName> serviceNames() {
        return services.services().stream().map(Service::name).toList();
    }

    List<GroupLag> lag() throws BackendException {
        Timer.Sample sample = Timer.start();
        List<GroupLag> lag = new LagReader(kafka(PATIENCE)).read(services.services());
        sample.stop(metrics.lag());
        return lag;
    }

    Audit audit(Service service) throws BackendException {
        Timer.Sample sample = Timer.start();
        Audit audit = new Auditor(
                        kafka(PATIENCE), new DeadLetterScan(settings), new ReplayScan(settings), search, archive)
                .audit(service);
        sample.stop(metrics.audit());
        return audit;
    }

    private KafkaReader kafka(Duration patience) throws BackendException {
        return new KafkaReader(admin(), patience);
    }

    /** Made anew by each question until Kafka's addresses can be looked up. */
    private synchronized Admin admin() throws BackendException {
        if (closed) {
            throw new BackendException("Kafka", new IllegalStateException("ops is closed"));
        }
        if (admin == null) {
            try {
                admin = settings.newAdmin("moalog.ops");
            } catch (KafkaException e) {
                throw new BackendException("Kafka", e.getCause() == null ? e : e.getCause());
            }
        }
        return admin;
    }

    @Override
    public void close() {
        dataViews.ifPresent(DataViews::close);
        deadLetters.close();
        closeAdmin();
    }

    private synchronized void closeAdmin() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
        }
    }
}
