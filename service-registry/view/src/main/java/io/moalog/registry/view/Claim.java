package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Names that a protocol's senders use and that belong to a service.
 *
 * <p>Where several claims match a name, the one of the highest rank has it: an exact one before any pattern, then the
 * one with more literal characters. Claims of equal rank that can match one name are not registered.
 *
 * @param kind whose names
 * @param pattern the name itself, or a pattern in which {@code *} stands for any run of characters, none included; at most
 *     {@link #MAX_LENGTH} characters; capitals matter
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Claim(ClaimKind kind, String pattern) {
    public static final int MAX_LENGTH = 200;

    public Claim {
        requireNonNull(kind, "kind");
        requireNonNull(pattern, "pattern");
        if (pattern.isBlank() || pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the pattern of a claim has " + pattern.length()
                    + " characters: give 1 to " + MAX_LENGTH + ", like kube.payment.*");
        }
        if (pattern.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the pattern of a claim holds a control character: leave it out");
        }
        if (pattern.contains("**")) {
            throw new IllegalArgumentException("\"" + pattern + "\" holds **: one * already matches anything");
        }
    }

    /** Whether it is one name, not a pattern. */
    boolean exact() {
        return pattern.indexOf('*') < 0;
    }

    /** How many characters a name has to share with it. */
    int literals() {
        return (int) pattern.chars().filter(c -> c != '*').count();
    }

    /** Whether the two are of equal rank and some name is matched by both: neither could win. */
    public boolean contends(Claim other) {
        return kind == other.kind
                && exact() == other.exact()
                && literals() == other.literals()
                && Patterns.intersect(pattern, other.pattern);
    }

    /** E.g. {@code tag:kube.payment.*}. */
    @Override
    public String toString() {
        return kind + ":" + pattern;
    }
}
