package io.moalog.aggregator.replay;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.replay.ReplayAnswer.Refused;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import io.moalog.stream.TopicOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a service the logs that came under its names before it had them. This process does one replay at a time, because
 * each may hold 64 MiB; Kafka lets one process at a time replay for a service. Thread-safe.
 */
public final class Replays {
    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

    /** How long an answer keeps its caller waiting while there is more to replay. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** How long Kafka may give nothing: longer than the open transaction of one who died holds up readers. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A registration is known here within two seconds. */
    private static final Duration TO_BE_KNOWN = Duration.ofSeconds(3);

    private static final Duration TURN = Duration.ofSeconds(20);
    private static final int AGAIN_SECONDS = 10;
    private static final long LOOK_MS = 50;

    private final KafkaSettings settings;
    private final Intake intake;
    private final Function<ServiceName, Optional<Service>> services;
    private final BiFunction<KafkaSettings, Service, Transactions> writers;
    private final Set<ServiceName> running = ConcurrentHashMap.newKeySet();
    private final Semaphore turn = new Semaphore(1, true);

    /** @param services finds a registered service */
    public Replays(KafkaSettings settings, Intake intake, Function<ServiceName, Optional<Service>> services) {
        this(settings, intake, services, KafkaTransactions::new);
    }

    Replays(
            KafkaSettings settings,
            Intake intake,
            Function<ServiceName, Optional<Service>> services,
            BiFunction<KafkaSettings, Service, Transactions> writers) {
        this.settings = settings;
        this.intake = intake;
        this.services = services;
        this.writers = writers;
    }

    /**
     * Replays, for about a minute at the most. Twice, it adds nothing the second time.
     *
     * @param service a registered one's name
     * @param names the only ones whose logs are wanted; where there is none, all that the service has or claims
     * @param next where an earlier replay was not complete, its {@link ReplayAnswer.Done#next}; null begins at the beginning
     */
    public ReplayAnswer replay(String service, List<String> names, @Nullable String next) throws InterruptedException {
        if (!intake.isOpen()) {
            return new Refused(503, "Not ready", "the services are not known here yet: try again", AGAIN_SECONDS);
        }
        Optional<Service> found = find(service);
        if (found.isEmpty()) {
            return new Refused(
                    404, "Unknown service", "no service " + service + " is registered: register it first", 0);
        }
        Service known = found.get();
        if (known.state() != ServiceState.ACTIVE) {
            return gone(known);
        }
        Selection selection = new Selection(intake, known.name(), Set.copyOf(names));
        for (String name : names) {
            if (!selection.has(name)) {
                return new Refused(
                        400,
                        "Not the service's name",
                        "names: \"%s\" is neither the name of %s nor claimed by it: let it claim that name first"
                                .formatted(name, service),
                        0);
            }
        }
        Optional<TopicOffsets> reached = Optional.ofNullable(next).flatMap(TopicOffsets::parse);
        if (next != null && reached.isEmpty()) {
            return new Refused(400, "No place", "next: give it as the answer before had it, or leave it out", 0);
        }
        return inTurn(known, selection, reached.orElse(null));
    }

    private Optional<Service> find(String name) throws InterruptedException {
        Optional<ServiceName> legal = ServiceName.parse(name);
        long deadline = System.nanoTime() + TO_BE_KNOWN.toNanos();
        Optional<Service> service = legal.flatMap(services);
        while (legal.isPresent() && service.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MS);
            service = services.apply(legal.get());
        }
        return service;
    }

    private ReplayAnswer inTurn(Service service, Selection selection, @Nullable TopicOffsets reached)
            throws InterruptedException {
        if (!running.add(service.name())) {
            return overtaken(service, "another replay of " + service.name() + " is running here", 0);
        }
        try {
            if (!turn.tryAcquire(TURN.toSeconds(), TimeUnit.SECONDS)) {
                return new Refused(
                        503, "Busy", "another service's logs are being replayed here: try again", AGAIN_SECONDS);
            }
            try {
                return replay(service, selection, reached);
            } finally {
                turn.release();
            }
        } finally {
            running.remove(service.name());
        }
    }

    private ReplayAnswer replay(Service service, Selection selection, @Nullable TopicOffsets reached)
            throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long replayed = 0;
        try (Admin admin = settings.newAdmin("moalog.replay.admin")) {
            PlatformTopics.ensure(settings, admin);
            try (KafkaConsumer<byte[], byte[]> consumer =
                            settings.newConsumer("moalog.replay", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500));
                    Transactions transactions = writers.apply(settings, service)) {
                ReplayRun run = new ReplayRun(
                        new ReplayTopics(admin),
                        new TopicScan(consumer, PATIENCE),
                        transactions,
                        selection,
                        () -> destination(service),
                        () -> System.nanoTime() - deadline > 0);
                try {
                    return run.run(reached);
                } finally {
                    replayed = run.replayed();
                    LOG.info("Replayed {} logs of {}", replayed, service.name());
                }
            }
        } catch (GoneException gone) {
            return gone(service);
        } catch (KafkaException | ExecutionException failure) {
            return failed(service, failure, replayed);
        }
    }

    /** Where the service's logs go; services change while they are replayed. */
    private Destination.Topic destination(Service service) {
        Optional<Service> now = services.apply(service.name());
        if (now.isPresent()
                && now.get().state() == ServiceState.ACTIVE
                && now.get().topicId().equals(service.topicId())
                && intake.destination(service.name().value()) instanceof Destination.Topic topic) {
            return topic;
        }
        throw new GoneException();
    }

    private static Refused gone(Service service) {
        return new Refused(
                409,
                "The service is going",
                "the service " + service.name() + " is being deleted, or was: it takes no logs",
                0);
    }

    private static Refused failed(Service service, Exception failure, long replayed) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return overtaken(service, "another replay of " + service.name() + " has taken over", replayed);
            }
        }
        LOG.warn("The replay of {} stopped after {} logs", service.name(), replayed, failure);
        return new Refused(
                503,
                "Kafka is not available",
                "%d logs are replayed, then Kafka failed (%s): try again, which goes on there"
                        .formatted(replayed, failure.getMessage()),
                AGAIN_SECONDS);
    }

    private static Refused overtaken(Service service, String what, long replayed) {
        LOG.info("A replay of {} gives way after {} logs: {}", service.name(), replayed, what);
        return new Refused(409, "Replayed by another", what + ": it replays what this one has not", 0);
    }
}
