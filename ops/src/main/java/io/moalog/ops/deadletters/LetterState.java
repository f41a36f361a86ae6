package io.moalog.ops.deadletters;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What has been done about a dead letter. */
public enum LetterState {
    /** Nothing. */
    OPEN,
    /** Its log is stored. */
    REPLAYED,
    /** Nobody wants it. */
    DROPPED;

    static Optional<LetterState> parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equals(text))
                .findFirst();
    }

    /** The word in JSON and in SQL. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
