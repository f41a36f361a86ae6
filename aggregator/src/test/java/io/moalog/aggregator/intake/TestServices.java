package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.Retention;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Services that are registered by a test. */
public final class TestServices implements KnownServices {
    private final Map<ServiceName, Service> services = new ConcurrentHashMap<>();

    public TestServices(String... active) {
        for (String name : active) {
            put(name, ServiceState.ACTIVE);
        }
    }

    public void put(String name, ServiceState state) {
        put(service(name, state, "topic-id"));
    }

    public void put(Service service) {
        services.put(service.name(), service);
    }

    public static Service service(String name, ServiceState state, String topicId) {
        return new Service(
                new ServiceName(name), "team", 1, Retention.DEFAULT, state, System.nanoTime(), topicId, Instant.now());
    }

    /** An active service with claims. */
    public static Service claiming(String name, String topicId, Claim... claims) {
        Service plain = service(name, ServiceState.ACTIVE, topicId);
        return new Service(
                plain.name(),
                plain.owner(),
                plain.partitions(),
                plain.retention(),
                plain.state(),
                plain.version(),
                plain.topicId(),
                plain.createdAt(),
                null,
                List.of(claims),
                null,
                IndexPlan.DAILY,
                Indexing.LIVE,
                List.of());
    }

    @Override
    public Optional<Service> find(ServiceName name) {
        return Optional.ofNullable(services.get(name));
    }

    /** Changes a service's record; also one that is not registered yet. */
    public void change(String name, @Nullable Quota quota, @Nullable Masking masking, Claim... claims) {
        Service plain = service(name, ServiceState.ACTIVE, "topic-id");
        services.put(
                plain.name(),
                new Service(
                        plain.name(),
                        plain.owner(),
                        plain.partitions(),
                        plain.retention(),
                        plain.state(),
                        plain.version(),
                        plain.topicId(),
                        plain.createdAt(),
                        quota,
                        List.of(claims),
                        masking,
                        IndexPlan.DAILY,
                        Indexing.LIVE,
                        List.of()));
    }

    public void remove(String name) {
        services.remove(new ServiceName(name));
    }

    @Override
    public Optional<Service> findFolded(ServiceName name) {
        return services.values().stream()
                .filter(service -> service.name().folded().equals(name.folded()))
                .findFirst();
    }

    /** Claims of one name, or of all that begin with what stands before the star. */
    @Override
    public Optional<Service> claimant(ClaimKind kind, String name) {
        return services.values().stream()
                .filter(service -> service.claims().stream()
                        .anyMatch(claim -> claim.kind() == kind
                                && (claim.pattern().equals(name)
                                        || (claim.pattern().endsWith("*")
                                                && name.startsWith(
                                                        claim.pattern().replace("*", ""))))))
                .findFirst();
    }

    @Override
    public Optional<Service> keyHolder(byte[] hash) {
        return services.values().stream()
                .filter(service -> service.keys().stream().anyMatch(key -> key.admits(hash, Instant.now())))
                .findFirst();
    }

    /** A service that may send with {@code key}. */
    public void putWithKey(String name, String key) {
        Service plain = service(name, ServiceState.ACTIVE, "topic-id");
        String hash = HexFormat.of().formatHex(IngestKey.hash(key));
        put(new Service(
                plain.name(),
                plain.owner(),
                plain.partitions(),
                plain.retention(),
                plain.state(),
                plain.version(),
                plain.topicId(),
                plain.createdAt(),
                null,
                List.of(),
                null,
                IndexPlan.DAILY,
                Indexing.LIVE,
                List.of(new IngestKey("k", hash, Instant.EPOCH, null))));
    }

    @Override
    public Collection<Service> all() {
        return services.values();
    }
}
