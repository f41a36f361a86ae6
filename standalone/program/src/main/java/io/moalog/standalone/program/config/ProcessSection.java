package io.moalog.standalone.program.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What belongs to the process as a whole. */
final class ProcessSection {
    private static final String ALL = "all";
    private static final Kind<List<RoleName>> ROLES_KIND = Kind.list(new Kind<>(
            "roles out of "
                    + EnumSet.allOf(RoleName.class).stream().map(RoleName::text).collect(Collectors.joining(", ")),
            text -> RoleName.parse(text).orElseThrow(() -> new IllegalArgumentException(text))));

    static final Property<List<RoleName>> ROLES = Property.of(
            "roles",
            new Kind<>(
                    ROLES_KIND.allowed() + "; or " + ALL,
                    text -> text.equals(ALL)
                            ? List.of(RoleName.values())
                            : ROLES_KIND.parser().apply(text)),
            ALL,
            "What this process runs");
    static final Property<Path> DATA_DIR = Property.of(
            "data-dir", Kind.path("the path of a folder"), "data", "Where this process keeps files of its own");
    static final Property<Optional<String>> INSTANCE = Property.of(
            "instance",
            Kind.optional(Kind.matching("[A-Za-z0-9._-]{1,60}", "a name of letters, digits, '.', '_' and '-'")),
            "",
            "A name that is this process's alone and stays over its restarts: Kafka then hands it its partitions back at"
                    + " once");

    private ProcessSection() {}

    static List<Setting> settings() {
        return List.of(ROLES, DATA_DIR, INSTANCE, Exposure.ALLOWED);
    }

    static Set<RoleName> roles(Values values) {
        return Collections.unmodifiableSet(EnumSet.copyOf(values.get(ROLES)));
    }
}
