package io.moalog.registry.view;

import io.moalog.model.ServiceName;
import io.moalog.stream.ActiveServices;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services as {@code moalog.services} tells them, kept current by one thread. Reading never blocks and never fails:
 * while Kafka is away the last known services hold. Until the topic has been read to its end once, {@link #isReady()} is
 * false and the view must not be used to refuse anybody.
 */
public final class ServicesView implements ActiveServices, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServicesView.class);
    private static final int REACH_MS = 3_000;
    private static final TopicPartition TOPIC = new TopicPartition(PlatformTopics.SERVICES, 0);

    private final KafkaSettings settings;
    private final Thread thread;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<ServiceName, Service> services = Map.of();
    private volatile Map<String, Service> byFoldedName = Map.of();
    private volatile Map<ServiceName, String> topicIds = Map.of();
    private volatile Claims claims = new Claims(List.of());
    private volatile Map<String, Service> keyHolders = Map.of();
    private volatile Map<RecordKind<?>, Map<String, PlatformRecord>> records = Map.of();
    private volatile Map<String, ApiToken> tokens = Map.of();
    private volatile boolean ready;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;
    private volatile @Nullable Admin admin;

    public ServicesView(KafkaSettings settings) {
        this.settings = settings;
        this.thread = new Thread(this::run, "services-view");
    }

    public void start() {
        thread.start();
    }

    /** Whether the topic has been read to its end since the start. */
    public boolean isReady() {
        return ready;
    }

    /** The service of that name, active or going. */
    public Optional<Service> find(ServiceName name) {
        return Optional.ofNullable(services.get(name));
    }

    /** The service whose name has the same {@link ServiceName#folded()} form, active or going: there is at most one. */
    public Optional<Service> findFolded(ServiceName name) {
        return Optional.ofNullable(byFoldedName.get(name.folded()));
    }

    /**
     * The service whose ingest key that is, if the key is valid now.
     *
     * @param hash see {@link IngestKey#hash}
     */
    public Optional<Service> keyHolder(byte[] hash) {
        Instant now = Instant.now();
        return Optional.ofNullable(keyHolders.get(HexFormat.of().formatHex(hash)))
                .filter(service -> service.keys().stream().anyMatch(key -> key.admits(hash, now)));
    }

    private static Map<String, Service> keyHolders(Collection<Service> services) {
        Map<String, Service> holders = new HashMap<>();
        services.forEach(service -> service.keys().forEach(key -> holders.put(key.sha256(), service)));
        return holders;
    }

    /**
     * The active service that claims what a protocol's sender is called. It costs a few look-ups, however many claims there
     * are.
     *
     * @param name as the sender wrote it, of any length
     */
    public Optional<Service> claimant(ClaimKind kind, String name) {
        return claims.claimant(kind, name);
    }

    /** All services, active or going, in no order. */
    public Collection<Service> services() {
        return services.values();
    }

    /** What the registry publishes beside the services, of that kind, by id. */
    public <T extends PlatformRecord> Map<String, T> records(RecordKind<T> kind) {
        return records.getOrDefault(kind, Map.of()).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> kind.cast(entry.getValue())));
    }

    /** The users of forward's handshake, by name. */
    public Map<String, SenderRecord> senders() {
        return records(SenderRecord.KIND);
    }

    /** The shared keys of forward's handshake, by id. */
    public Map<String, SharedKeyRecord> sharedKeys() {
        return records(SharedKeyRecord.KIND);
    }

    /**
     * The token of the management API that has that hash, if it is valid now.
     *
     * @param hash see {@link IngestKey#hash}
     */
    public Optional<ApiToken> token(byte[] hash) {
        Instant now = Instant.now();
        return Optional.ofNullable(tokens.get(HexFormat.of().formatHex(hash))).filter(token -> token.admits(hash, now));
    }

    /** At most three names that may have been meant by one that no service has, the likeliest first. */
    public List<String> similarTo(String wanted) {
        return SimilarNames.to(wanted, services.keySet());
    }

    /**
     * How long what is stored of a service is kept, be it active, going or gone. Nothing for a name of which the registry
     * tells nothing: then nobody knows, and what is stored under it stays.
     */
    public Optional<Retention> retention(ServiceName name) {
        return find(name).map(Service::retention).or(() -> gone(name).map(GoneService::retention));
    }

    /** Which indices a service's logs go to, or went to before it was gone; by day where nobody knows. */
    public IndexPlan indices(ServiceName name) {
        return find(name)
                .map(Service::indices)
                .or(() -> gone(name).map(GoneService::indices))
                .orElse(IndexPlan.DAILY);
    }

    private Optional<GoneService> gone(ServiceName name) {
        return Optional.ofNullable(
                        records.getOrDefault(GoneService.KIND, Map.of()).get(name.value()))
                .map(GoneService.KIND::cast);
    }

    /** The topics to read: those of active services, and of going ones, whose sinks still drain. */
    @Override
    public Map<ServiceName, String> topicIds() {
        return topicIds;
    }

    /** Runs {@code listener} on the view's thread after every change; it must return at once. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public Check check() {
        Exception failed = failure;
        if (failed != null) {
            return Check.down("services-view", failed);
        }
        return ready ? reach() : Check.down("services-view", "reading " + PlatformTopics.SERVICES);
    }

    /** A consumer says nothing of an outage, it only gets nothing: so Kafka is asked. */
    private Check reach() {
        Admin asked = admin;
        try {
            if (asked != null) {
                asked.describeCluster(new DescribeClusterOptions().timeoutMs(REACH_MS))
                        .nodes()
                        .get();
            }
            return Check.up("services-view", services.size() + " services");
        } catch (ExecutionException e) {
            return Check.down(
                    "services-view",
                    "Kafka does not answer, the last known " + services.size() + " services hold: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Check.down("services-view", e);
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try (Admin asking = settings.newAdmin("moalog.services-view.admin")) {
                PlatformTopics.ensure(settings, asking);
                admin = asking;
                try (KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer("moalog.services-view", Map.of())) {
                    current = consumer;
                    follow(consumer, backoff);
                }
            } catch (WakeupException closing) {
                LOG.debug("woken up to close");
            } catch (InterruptedException closing) {
                return;
            } catch (Exception e) {
                failure = e;
                Duration delay = backoff.next();
                LOG.warn("Reading {} failed, next try in {} ms: {}", TOPIC, delay.toMillis(), e.toString());
                try {
                    Thread.sleep(delay.toMillis());
                } catch (InterruptedException closing) {
                    return;
                }
            } finally {
                current = null;
                admin = null;
            }
        }
    }

    /** Reads from the beginning for ever. The first pass goes into new maps: what compaction removed must not stay. */
    private void follow(KafkaConsumer<byte[], byte[]> consumer, Backoff backoff) {
        consumer.assign(List.of(TOPIC));
        consumer.seekToBeginning(List.of(TOPIC));
        ReadRecords read = new ReadRecords();
        long end = consumer.endOffsets(List.of(TOPIC)).getOrDefault(TOPIC, 0L);
        boolean caughtUp = false;
        while (!closed) {
            boolean changed = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                changed |= read.apply(record);
            }
            failure = null;
            backoff.reset();
            boolean first = !caughtUp && consumer.position(TOPIC) >= end;
            caughtUp |= first;
            if (first || (caughtUp && changed)) {
                publish(read);
            }
        }
    }

    private void publish(ReadRecords read) {
        services = read.services();
        records = read.others();
        tokens = records(ApiToken.KIND).values().stream()
                .collect(Collectors.toUnmodifiableMap(ApiToken::sha256, token -> token, (one, other) -> one));
        byFoldedName = services.values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        service -> service.name().folded(), service -> service, (one, other) -> one));
        topicIds = services.values().stream().collect(Collectors.toUnmodifiableMap(Service::name, Service::topicId));
        claims = new Claims(services.values());
        keyHolders = keyHolders(services.values());
        ready = true;
        for (Runnable listener : listeners) {
            listener.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> polling = current;
        if (polling != null) {
            // Not an interrupt: the consumer could not leave in order.
            polling.wakeup();
        } else {
            thread.interrupt();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
