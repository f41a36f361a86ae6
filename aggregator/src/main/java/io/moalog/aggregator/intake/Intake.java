package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import io.moalog.stream.Check;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where every protocol hands in its logs. The path reads: {@link #destination} says where a name's logs go,
 * {@link #ready} when Kafka can take them, {@link #begin} opens a {@link Delivery} that takes them one by one, and the
 * delivery's end tells when Kafka has them all. Thread-safe.
 */
public final class Intake {
    private final KnownServices services;
    private final KafkaOutlet outlet;
    private final DeadLetterDesk deadLetters;
    private final InFlightBytes inFlight;
    private final AggregatorMetrics metrics;
    private volatile boolean open;

    public Intake(
            KnownServices services,
            KafkaOutlet outlet,
            DeadLetterDesk deadLetters,
            InFlightBytes inFlight,
            MeterRegistry meters) {
        this.services = services;
        this.outlet = outlet;
        this.deadLetters = deadLetters;
        this.inFlight = inFlight;
        this.metrics = new AggregatorMetrics(meters, inFlight, outlet.pulse());
    }

    /** Lets logs in, or no more of them. */
    public void open(boolean newOpen) {
        open = newOpen;
    }

    /** Whether logs are let in; until then nobody may be refused for good. */
    public boolean isOpen() {
        return open;
    }

    /** Whether Kafka has stopped to acknowledge. */
    public boolean isKafkaAway() {
        return outlet.isAway();
    }

    /** Where logs that came under {@code name} go. */
    public Destination destination(String name) {
        Optional<ServiceName> service = ServiceName.parse(name);
        return service.isPresent() ? destination(service.get()) : new Destination.Nowhere(name, illegal(name));
    }

    /** {@link #destination(String)} of a name known to be legal. */
    public Destination destination(ServiceName name) {
        Optional<Service> service = services.find(name);
        if (service.isEmpty()) {
            return new Destination.Nowhere(name.value(), "no service " + name + " is registered");
        }
        return service.get().state() == ServiceState.ACTIVE
                ? new Destination.Topic(name)
                : new Destination.Nowhere(name.value(), "the service " + name + " is being deleted");
    }

    /**
     * Completes when sending to the topic will not wait; fails with a {@link TopicUnavailableException} where that takes
     * more than five seconds.
     */
    public CompletableFuture<Void> ready(Destination.Topic topic) {
        return outlet.ready(topic.topic());
    }

    /** Waits until the topic is {@link #ready}; false where that does not come about in time. */
    public boolean awaitReady(Destination.Topic topic, Duration patience) throws InterruptedException {
        try {
            ready(topic).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException unavailable) {
            return false;
        }
    }

    /** Opens the way for the logs of one chunk or request. Where they go to a topic, {@link #ready} comes before. */
    public Delivery begin(Origin origin, Destination destination) {
        return new Delivery(this, origin, destination, metrics.of(origin.protocol()));
    }

    /** The bound that readers keep to. */
    public InFlightBytes inFlight() {
        return inFlight;
    }

    /** The names of all services, for suggestions. */
    public List<ServiceName> serviceNames() {
        return services.all().stream().map(Service::name).toList();
    }

    /** Looks whether Kafka is still there, and holds the readers while it is not; to be called about twice a second. */
    public void tick() {
        if (outlet.tick()) {
            inFlight.hold(outlet.isAway());
        }
    }

    public Check check() {
        return outlet.check();
    }

    KafkaOutlet outlet() {
        return outlet;
    }

    DeadLetterDesk deadLetters() {
        return deadLetters;
    }

    private static String illegal(String name) {
        try {
            return "the name " + new ServiceName(name) + " is legal";
        } catch (IllegalArgumentException problem) {
            return String.valueOf(problem.getMessage());
        }
    }
}
