package io.moalog.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import io.moalog.aggregator.forward.ForwardServer;
import io.moalog.aggregator.forward.RegisteredSenders;
import io.moalog.aggregator.http.HttpIngest;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.DeadLetterDesk;
import io.moalog.aggregator.intake.InFlightBytes;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.KafkaOutlet;
import io.moalog.aggregator.intake.KafkaReach;
import io.moalog.aggregator.intake.UnclaimedName;
import io.moalog.aggregator.replay.Replays;
import io.moalog.aggregator.syslog.SyslogServer;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that takes logs from the network into Kafka, over HTTP, over Fluentd's Forward protocol and from syslog. It opens
 * as soon as the services are known; until then HTTP is answered 503, and nobody listens for forward and syslog.
 */
public final class Aggregator implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);

    private static final int LONGEST_REQUEST_MS = 10_000;
    private static final int BESIDE_IN_FLIGHT = 64 * 1024 * 1024;
    private static final long LOOK_MS = 100;
    private static final long TICK_MS = 500;
    private static final long CLOSING_MS = 2_000;

    private final AggregatorConfig config;
    private final KafkaSettings kafka;
    private final ServicesView services;
    private final InFlightBytes inFlight;
    private final KafkaOutlet outlet;
    private final DeadLetters deadLetters;
    private final DeadLetterDesk desk;
    private final Intake intake;
    private final Replays replays;
    private final KafkaReach kafkaReach;
    private final ForwardServer forward;
    private final Optional<SyslogServer> syslog;
    private final RequestIntake requests;
    private final HttpIngest http;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private final Thread housekeeping = new Thread(this::keepHouse, "aggregator-housekeeping");

    public Aggregator(AggregatorConfig config, KafkaSettings kafka, ServicesView services, MeterRegistry meters) {
        this.config = config;
        this.kafka = kafka;
        this.services = services;
        this.inFlight = new InFlightBytes(config.maxBytesInFlight());
        this.kafkaReach = new KafkaReach(kafka);
        this.outlet = new KafkaOutlet(this::newProducer, kafkaReach::answers);
        this.deadLetters = new DeadLetters(kafka, "aggregator");
        this.desk = new DeadLetterDesk(deadLetters::send);
        Quota unclaimed = Quota.of(config.unclaimedBytesPerSecond(), null);
        this.intake = new Intake(new ViewOfServices(services), outlet, desk, inFlight, unclaimed, meters);
        this.replays = new Replays(kafka, intake, services::find);
        ForwardConfig onForward = config.forward();
        this.forward = new ForwardServer(
                onForward.host(), onForward.port(), onForward.security(), config.maxEventBytes(), intake);
        forward.registered().ifPresent(senders -> services.onChange(() -> tell(senders)));
        this.syslog = syslogServer();
        this.requests = new RequestIntake(
                intake,
                config.maxEventBytes(),
                config.http().patience(),
                config.http().keysRequired());
        this.http = new HttpIngest(requests);
        this.housekeeping.setDaemon(true);
    }

    private Optional<SyslogServer> syslogServer() {
        SyslogConfig onSyslog = config.syslog();
        return onSyslog.port().isEmpty()
                ? Optional.empty()
                : Optional.of(new SyslogServer(
                        onSyslog.host(),
                        onSyslog.port().getAsInt(),
                        onSyslog.overUdp(),
                        onSyslog.security(),
                        config.maxEventBytes(),
                        intake));
    }

    @Override
    public String name() {
        return "aggregator";
    }

    /** @throws IllegalStateException where a port, certificates or forward's users cannot be had, in words for the operator */
    @Override
    public void start() {
        forward.prepare();
        syslog.ifPresent(SyslogServer::prepare);
        desk.start();
        housekeeping.start();
    }

    /** Opens as soon as the services are known, then looks again and again whether Kafka is still there. */
    private void keepHouse() {
        try {
            while (!services.isReady()) {
                Thread.sleep(LOOK_MS);
            }
            while (!open()) {
                Thread.sleep(backoff.next().toMillis());
            }
            while (true) {
                tick();
                Thread.sleep(TICK_MS);
            }
        } catch (InterruptedException closing) {
            LOG.debug("closing");
        }
    }

    /** One at a time, so that what was read first is also told first. */
    private synchronized void tell(RegisteredSenders senders) {
        senders.take(services.senders(), services.sharedKeys());
    }

    private void tick() {
        try {
            intake.tick();
        } catch (RuntimeException unexpected) {
            LOG.error("Looking after Kafka failed; it is done again", unexpected);
        }
    }

    private boolean open() {
        try {
            outlet.open();
            // What the view had read before it was listened to.
            forward.registered().ifPresent(this::tell);
            if (syslog.isPresent()) {
                syslog.get().open();
            }
            forward.open();
            intake.open(true);
            return true;
        } catch (Exception e) {
            LOG.warn("The aggregator cannot open, tries again: {}", e.toString());
            return false;
        }
    }

    /**
     * The producer. It never waits, because it is used on event loops: topics are looked up before, and its memory is
     * larger than what may be in flight. A batch is tried for as long as the configuration says, through any short
     * outage.
     */
    private Producer<byte[], byte[]> newProducer() {
        int delivery = Math.toIntExact(config.deliveryTimeout().toMillis());
        return kafka.newProducer(
                "moalog.aggregator",
                Map.of(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        config.maxBytesInFlight() + BESIDE_IN_FLIGHT,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        0,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        delivery,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.min(LONGEST_REQUEST_MS, delivery / 2)));
    }

    @Override
    public boolean isReady() {
        return intake.isOpen();
    }

    /** The port that forward listens on, or -1 while it does not. */
    public int forwardPort() {
        return forward.port();
    }

    /** Where the receivers of further protocols over HTTP hand in their requests' logs. */
    RequestIntake requests() {
        return requests;
    }

    /** The port that syslog listens on, TCP and UDP, or -1 while it does not. */
    public int syslogPort() {
        return syslog.map(SyslogServer::port).orElse(-1);
    }

    /** Where the HTTP controllers hand in their requests. */
    public HttpIngest http() {
        return http;
    }

    /** The names that came to this process and no service has or claims, the last seen first; at most 10,000. */
    public List<UnclaimedName> unclaimed() {
        return intake.unclaimed();
    }

    /** What brings a service the logs that came under its names before it had them. */
    Replays replays() {
        return replays;
    }

    @Override
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>(List.of(kafkaReach.check(), intake.check(), forward.check()));
        forward.registered().ifPresent(senders -> checks.add(senders.check()));
        syslog.ifPresent(server -> checks.add(server.check()));
        return checks;
    }

    private void stopHousekeeping() {
        housekeeping.interrupt();
        try {
            housekeeping.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets nothing more in, waits a bounded time for Kafka's answers and passes them on, and closes the connections. */
    @Override
    public void close() {
        intake.open(false);
        forward.stopListening();
        syslog.ifPresent(SyslogServer::stopListening);
        stopHousekeeping();
        inFlight.close();
        desk.close();
        deadLetters.close();
        outlet.close();
        kafkaReach.close();
        forward.close();
        syslog.ifPresent(SyslogServer::close);
    }
}
