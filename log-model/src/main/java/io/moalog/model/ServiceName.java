package io.moalog.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a service's log, dotted: {@code public.test.info}. Letters {@code [a-z0-9]} with single {@code .},
 * {@code _} or {@code -} between them, at most {@value #MAX_LENGTH} characters.
 *
 * @param value the name as people write it
 */
public record ServiceName(String value) implements Comparable<ServiceName> {
    /** Kafka allows topics of 249 characters; the rest is left for prefixes. */
    public static final int MAX_LENGTH = 200;

    private static final Pattern LEGAL = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");

    public ServiceName {
        String problem = problemOf(value);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** The name, or nothing where {@code text} is not a legal one. */
    public static Optional<ServiceName> parse(String text) {
        return problemOf(text) == null ? Optional.of(new ServiceName(text)) : Optional.empty();
    }

    /**
     * The name with {@code _} read as {@code .}: two names with the same folded form collide, because Kafka cannot tell
     * their topics apart in metrics and refuses the second.
     */
    public String folded() {
        return fold(value);
    }

    /** {@link #folded()} for any topic's name. */
    public static String fold(String name) {
        return name.replace('_', '.');
    }

    private static @org.jspecify.annotations.Nullable String problemOf(String text) {
        if (text.length() > MAX_LENGTH) {
            return "service name \"%.40s…\" has %d characters; at most %d are allowed"
                    .formatted(text, text.length(), MAX_LENGTH);
        }
        return LEGAL.matcher(text).matches()
                ? null
                : "\"%s\" is not a service name: use a-z and 0-9 with single '.', '_' or '-' between, like public.test.info"
                        .formatted(text);
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
