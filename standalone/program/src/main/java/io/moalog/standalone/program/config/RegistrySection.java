package io.moalog.standalone.program.config;

import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.server.ClusterLimits;
import io.moalog.registry.server.RegistryConfig;
import io.moalog.registry.server.RegistryConfig.PartitionRules;
import io.moalog.registry.server.RegistryConfig.Sink;
import io.moalog.registry.server.RegistryConfig.Timing;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code service-registry.*}. */
final class RegistrySection {
    private static final RegistryConfig DEFAULTS = RegistryConfig.defaults();
    private static final Kind<Age> AGE = new Kind<>("an age like 12h, 3d, 2w or 3y", Age::parse);

    private static final String SINKS =
            Arrays.stream(Sink.values()).map(Sink::role).collect(Collectors.joining(" or "));

    static final Property<Integer> PARTITIONS = Property.of(
            "service-registry.partitions",
            Kind.integer(1, 1_000_000),
            Integer.toString(DEFAULTS.partitions().least()),
            "Partitions of a service's topic, where its registration names none");
    static final Property<Integer> MAX_PARTITIONS = Property.of(
            "service-registry.max-partitions",
            Kind.integer(1, 1_000_000),
            Integer.toString(DEFAULTS.partitions().most()),
            "The most partitions that a service may have");
    static final Property<Long> BYTES_PER_PARTITION = Property.of(
            "service-registry.bytes-per-partition",
            Kind.size(),
            Kind.write(DEFAULTS.partitions().bytesPerSecondEach()),
            "A registration that names an expected rate but no partitions gets one for each so many bytes per second");
    static final Property<Integer> PER_BROKER = limit(
            "partitions-per-broker",
            DEFAULTS.limits().perBroker(),
            "The most partitions on a Kafka broker, every copy counted; a registration that would exceed it is refused");
    static final Property<Integer> PER_CLUSTER =
            limit("partitions-per-cluster", DEFAULTS.limits().perCluster(), "Likewise, in the whole Kafka cluster");
    static final Property<Integer> LATENCY_FACTOR = limit(
            "latency-factor",
            DEFAULTS.limits().latencyFactor(),
            "Likewise, where topics are replicated: a broker has at most so many times brokers times replication");
    static final Property<Duration> DRAIN_WITHIN = Property.of(
            "service-registry.drain-within",
            Kind.duration(Duration.ofSeconds(1)),
            Kind.write(DEFAULTS.timing().drainWithin()),
            "How long a deleted service's topic waits for indexers and rules that have not stored all of it");
    static final Property<Optional<List<Sink>>> STORED_BY = Property.of(
            "service-registry.stored-by",
            Kind.optional(Kind.list(new Kind<>(SINKS, RegistrySection::sink))),
            SINKS.replace(" or ", ","),
            "The roles that run somewhere and store logs: a deleted service's topic waits for each of them, even where Kafka"
                    + " has never heard of it");
    static final Property<Age> RETENTION_KAFKA =
            retention("kafka", DEFAULTS.retention().kafka(), "in Kafka");
    static final Property<Age> RETENTION_SEARCH =
            retention("search", DEFAULTS.retention().search(), "for search");
    static final Property<Age> RETENTION_ARCHIVE =
            retention("archive", DEFAULTS.retention().archive(), "in the archive");

    private RegistrySection() {}

    private static Sink sink(String role) {
        return Arrays.stream(Sink.values())
                .filter(sink -> sink.role().equals(role))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(role));
    }

    private static Property<Age> retention(String what, Age age, String where) {
        return Property.of(
                "service-registry.retention." + what,
                AGE,
                age.toString(),
                "How long a service's logs are kept " + where + ", where its registration says nothing");
    }

    private static Property<Integer> limit(String name, int limit, String description) {
        return Property.of(
                "service-registry.limits." + name,
                Kind.integer(1, 1_000_000_000),
                Integer.toString(limit),
                description);
    }

    static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>(List.of(
                PARTITIONS,
                MAX_PARTITIONS,
                BYTES_PER_PARTITION,
                PER_BROKER,
                PER_CLUSTER,
                LATENCY_FACTOR,
                DRAIN_WITHIN,
                STORED_BY,
                RETENTION_KAFKA,
                RETENTION_SEARCH,
                RETENTION_ARCHIVE));
        settings.addAll(SendersSection.settings());
        return settings;
    }

    static RegistryConfig read(Values values) {
        Optional<MasterKey> masterKey = SendersSection.masterKey(values);
        return values.make(
                "service-registry",
                () -> new RegistryConfig(
                        new PartitionRules(
                                values.get(PARTITIONS), values.get(MAX_PARTITIONS), values.get(BYTES_PER_PARTITION)),
                        new Retention(
                                values.get(RETENTION_KAFKA),
                                values.get(RETENTION_SEARCH),
                                values.get(RETENTION_ARCHIVE)),
                        new ClusterLimits(values.get(PER_BROKER), values.get(PER_CLUSTER), values.get(LATENCY_FACTOR)),
                        new Timing(
                                DEFAULTS.timing().healEvery(),
                                DEFAULTS.timing().auditEvery(),
                                DEFAULTS.timing().lease(),
                                values.get(DRAIN_WITHIN)),
                        Set.copyOf(values.get(STORED_BY).orElse(List.of())),
                        masterKey),
                DEFAULTS);
    }
}
