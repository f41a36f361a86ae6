package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the holder of an API token may do; each role may all that those before it may. */
public enum TokenRole {
    /** Reads everything. */
    READER,
    /** Also writes rules, and the services of one owner. */
    OWNER,
    /** Everything. */
    ADMIN;

    /** @throws IllegalArgumentException with the value and the words, where {@code text} is none of them */
    @JsonCreator
    public static TokenRole parse(String text) {
        for (TokenRole role : values()) {
            if (role.toString().equals(text)) {
                return role;
            }
        }
        String words = Arrays.stream(values()).map(TokenRole::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("\"" + text + "\" is not a role: give one of " + words);
    }

    /** Whether it may what {@code least} may. */
    public boolean covers(TokenRole least) {
        return compareTo(least) >= 0;
    }

    /** The word in JSON. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
