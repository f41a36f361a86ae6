package io.moalog.standalone.program.config;

import io.moalog.registry.server.RegistryConfig;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import java.util.List;

/** {@code service-registry.*}. */
final class RegistrySection {
    private static final RegistryConfig DEFAULTS = RegistryConfig.defaults();
    private static final Kind<Age> AGE = new Kind<>("an age like 12h, 3d, 2w or 3y", Age::parse);

    static final Property<Integer> PARTITIONS = Property.of(
            "service-registry.partitions",
            Kind.integer(1, 1_000_000),
            Integer.toString(DEFAULTS.partitions()),
            "Partitions of a service's topic, where its registration names none");
    static final Property<Integer> MAX_PARTITIONS = Property.of(
            "service-registry.max-partitions",
            Kind.integer(1, 1_000_000),
            Integer.toString(DEFAULTS.maxPartitions()),
            "The most partitions that a service may have");
    static final Property<Age> RETENTION_KAFKA =
            retention("kafka", DEFAULTS.retention().kafka(), "in Kafka");
    static final Property<Age> RETENTION_SEARCH =
            retention("search", DEFAULTS.retention().search(), "for search");
    static final Property<Age> RETENTION_ARCHIVE =
            retention("archive", DEFAULTS.retention().archive(), "in the archive");

    private RegistrySection() {}

    private static Property<Age> retention(String what, Age age, String where) {
        return Property.of(
                "service-registry.retention." + what,
                AGE,
                age.toString(),
                "How long a service's logs are kept " + where + ", where its registration says nothing");
    }

    static List<Setting> settings() {
        return List.of(PARTITIONS, MAX_PARTITIONS, RETENTION_KAFKA, RETENTION_SEARCH, RETENTION_ARCHIVE);
    }

    static RegistryConfig read(Values values) {
        return values.make(
                "service-registry",
                () -> new RegistryConfig(
                        values.get(PARTITIONS),
                        values.get(MAX_PARTITIONS),
                        new Retention(
                                values.get(RETENTION_KAFKA),
                                values.get(RETENTION_SEARCH),
                                values.get(RETENTION_ARCHIVE)),
                        DEFAULTS.healEvery(),
                        DEFAULTS.auditEvery(),
                        DEFAULTS.lease()),
                DEFAULTS);
    }
}
