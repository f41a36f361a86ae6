package io.moalog.standalone.program.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The roles that the program can run, in the order of their start: sinks first, sources last. */
public enum RoleName {
    SERVICE_REGISTRY,
    REALTIME_INDEXER,
    BATCH_INDEXER,
    RULE_ENGINE,
    OPS,
    TAIL_API,
    AGGREGATOR;

    /** Those that keep their state in SQL. */
    public static final Set<RoleName> USING_SQL =
            Collections.unmodifiableSet(EnumSet.of(SERVICE_REGISTRY, BATCH_INDEXER, RULE_ENGINE, OPS));

    /** As users write it: {@code realtime-indexer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what {@link #text()} wrote. */
    public static Optional<RoleName> parse(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
