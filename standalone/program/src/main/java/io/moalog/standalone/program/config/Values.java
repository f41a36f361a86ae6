package io.moalog.standalone.program.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The given values by property, later sources over earlier ones. Reading one that is not allowed notes the problem and
 * goes on with the default, so that all errors come out at once.
 */
final class Values {
    private final Map<String, GivenValue> given = new LinkedHashMap<>();
    /** A value that is read twice is wrong once. */
    private final Set<Problem> problems = new LinkedHashSet<>();

    void add(List<GivenValue> values) {
        values.forEach(value -> given.put(value.property(), value));
    }

    void addProblems(List<Problem> more) {
        problems.addAll(more);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Notes what none of the settings knows. */
    void refuseUnknown(List<Setting> settings) {
        for (GivenValue value : given.values()) {
            boolean known = settings.stream().anyMatch(setting -> matches(setting, value.property()));
            if (!known) {
                // An unknown property may be a mistyped password: its value is not shown.
                problems.add(new Problem(
                        value.property(),
                        "…",
                        value.origin(),
                        "there is no such property" + Suggestion.of(value.property(), settings)));
            }
        }
    }

    private static boolean matches(Setting setting, String property) {
        return setting instanceof PassedThrough through
                ? property.startsWith(through.prefix())
                        && property.length() > through.prefix().length()
                : setting.name().equals(property);
    }

    boolean isGiven(String property) {
        return given.containsKey(property);
    }

    <T> T get(Property<T> property) {
        GivenValue value = given.get(property.name());
        if (value != null) {
            try {
                return property.kind().parser().apply(value.text());
            } catch (IllegalArgumentException notAllowed) {
                refuse(property, "give " + property.allowed());
            }
        }
        return property.kind().parser().apply(property.defaultText());
    }

    /** The properties behind the prefix, by the other's own names. */
    Map<String, String> get(PassedThrough through) {
        Map<String, String> rest = new LinkedHashMap<>();
        given.forEach((property, value) -> {
            if (matches(through, property)) {
                rest.put(property.substring(through.prefix().length()), value.text());
            }
        });
        return rest;
    }

    /** Notes that the value of {@code property}, legal by itself, cannot be used here. */
    void refuse(Property<?> property, String remedy) {
        GivenValue value = given.get(property.name());
        String text = value == null ? property.defaultText() : value.text();
        problems.add(new Problem(
                property.name(),
                property.secret() && !text.isEmpty() ? "***" : text,
                value == null ? "default" : value.origin(),
                remedy));
    }

    /** What {@code record} makes; where it refuses its arguments, that is a problem of {@code part}, and the defaults hold. */
    <T> T make(String part, Supplier<T> record, T defaults) {
        try {
            return record.get();
        } catch (IllegalArgumentException refused) {
            problems.add(new Problem(part + ".*", "…", "all sources", String.valueOf(refused.getMessage())));
            return defaults;
        }
    }
}
