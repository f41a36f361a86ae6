package io.moalog.aggregator.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Service;
import io.moalog.stream.Check;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where every protocol hands in its logs. The path reads: {@link #destination} says where a name's logs go,
 * {@link #ready} when Kafka can take them, {@link #begin} opens a {@link Delivery} that takes them one by one, and the
 * delivery's end tells when Kafka has them all. Thread-safe.
 */
public final class Intake {
    /** What stands for all names without a service where a service is told. */
    private static final String UNCLAIMED = "(unclaimed)";

    /** One service may have a quarter of what may be in flight: its topic may not answer. */
    private static final int SHARES = 4;

    private final KnownServices services;
    private final TermsOfServices terms;
    private final Routing routing;
    private final UnclaimedNames unclaimedNames = new UnclaimedNames(InstantSource.system());
    private final AtomicLong waitingForQuota = new AtomicLong();
    private final KafkaOutlet outlet;
    private final DeadLetterDesk deadLetters;
    private final InFlightBytes inFlight;
    private final AggregatorMetrics metrics;
    private volatile boolean open;

    /** @param unclaimed what all names without a service may bring to the dead letters together */
    public Intake(
            KnownServices services,
            KafkaOutlet outlet,
            DeadLetterDesk deadLetters,
            InFlightBytes inFlight,
            Quota unclaimed,
            MeterRegistry meters) {
        this.services = services;
        long share = Math.max(1, inFlight.most() / SHARES);
        this.terms = new TermsOfServices(meters, share);
        ServiceTerms ofUnclaimed = new ServiceTerms(UNCLAIMED, share, meters, System::nanoTime);
        ofUnclaimed.limit(unclaimed);
        this.routing = new Routing(services, terms, ofUnclaimed);
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

    /** Where logs go that came for exactly the service {@code name}. */
    public Destination destination(String name) {
        return routing.of(name);
    }

    /**
     * Where logs go that a protocol's sender named so: to the service of that name, else to the one that claims it. Whoever
     * keeps the answer asks again within half a second, because services change.
     *
     * @param name as it came; of any length
     */
    public Destination destination(ClaimKind kind, String name) {
        return routing.of(kind, name);
    }

    /**
     * How long a request's sender has to wait because its service is over its quota; empty where the request may be taken,
     * which then is taken whole. For protocols that answer: that it is refused is counted here.
     */
    public Optional<Duration> retryAfter(Destination destination) {
        long nanos = destination.terms().overQuotaFor();
        if (nanos == 0) {
            return Optional.empty();
        }
        destination.terms().metrics().refused.increment();
        return Optional.of(Duration.ofNanos(nanos));
    }

    /** The quotas as one connection of a protocol that does not answer meets them. */
    public QuotaGate newQuotaGate() {
        return new QuotaGate(inFlight, waitingForQuota);
    }

    /**
     * Completes when sending to the topic will not wait; fails with a {@link TopicUnavailableException} where the topic does
     * not answer, or is not known within five seconds.
     */
    public CompletableFuture<Void> ready(Destination.Topic topic) {
        CompletableFuture<Void> room = topic.terms().share().room();
        if (room.isDone() && !room.isCompletedExceptionally()) {
            return outlet.ready(topic.topic());
        }
        CompletableFuture<Void> ready = new CompletableFuture<>();
        room.whenComplete((free, refusal) -> {
            if (refusal == null) {
                outlet.ready(topic.topic()).whenComplete((known, failure) -> complete(ready, failure));
            } else {
                complete(ready, refusal);
            }
        });
        return ready;
    }

    /** Not by composing, which would wrap the failure. */
    private static void complete(CompletableFuture<Void> ready, @Nullable Throwable failure) {
        if (failure == null) {
            ready.complete(null);
        } else {
            ready.completeExceptionally(failure);
        }
    }

    /**
     * Why the topic cannot be sent to, in words for the sender, where it does not answer, or was looked for just before;
     * empty where {@link #ready} is to be asked. For protocols whose connections are shared and tell nobody: they need not wait again
     * and again for a topic that Kafka does not have.
     */
    public Optional<String> unavailable(Destination.Topic topic) {
        return Optional.ofNullable(
                        isSilent(topic) ? topic.terms().share().refusal() : outlet.unavailable(topic.topic()))
                .map(Throwable::getMessage);
    }

    /** Whether Kafka does not acknowledge this topic's logs, and so takes no more of them; others' it may. */
    public boolean isSilent(Destination.Topic topic) {
        return topic.terms().share().isRefusing();
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

    /** The names that came to this process and no service has or claims now, the last seen first; at most 10,000. */
    public List<UnclaimedName> unclaimed() {
        List<UnclaimedName> still = new ArrayList<>();
        for (UnclaimedName name : unclaimedNames.list()) {
            if (routing.of(name.kind(), name.name()) instanceof Destination.Nowhere) {
                still.add(name);
            } else {
                unclaimedNames.forget(name);
            }
        }
        return still;
    }

    /** Counts connections or datagrams of a protocol that come from addresses which are not allowed. */
    public Counter strangers(String protocol) {
        return metrics.strangers(protocol);
    }

    UnclaimedNames unclaimedNames() {
        return unclaimedNames;
    }

    /** The service whose ingest key that is, if the key is valid now. */
    public Optional<ServiceName> keyHolder(String key) {
        return services.keyHolder(IngestKey.hash(key)).map(Service::name);
    }

    /** The names of all services, for suggestions. */
    public List<ServiceName> serviceNames() {
        return services.all().stream().map(Service::name).toList();
    }

    /**
     * Looks whether Kafka is still there, and holds the readers while it is not; brings the services' terms up to date. To
     * be called about twice a second.
     */
    public void tick() {
        tick(System.nanoTime());
    }

    void tick(long nanoTime) {
        if (outlet.tick(nanoTime)) {
            inFlight.hold(outlet.isAway());
        }
        terms.refresh(services::find, nanoTime, outlet.isAway());
    }

    /** Whether Kafka acknowledges; that only some services' topics do not, is not the aggregator's trouble. */
    public Check check() {
        Check producer = outlet.check();
        long silent = terms.silent();
        return silent == 0 || !producer.up()
                ? producer
                : Check.up(producer.name(), "Kafka acknowledges, but nothing of %d services".formatted(silent));
    }

    KafkaOutlet outlet() {
        return outlet;
    }

    DeadLetterDesk deadLetters() {
        return deadLetters;
    }
}
