package io.moalog.ops.deadletters;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a letter that was to be replayed.
 *
 * @param id the letter's
 * @param outcome of the replay
 * @param reason why it is not stored; null where it is
 */
public record Replayed(String id, Outcome outcome, @Nullable String reason) {
    /** What can become of it. */
    public enum Outcome {
        /** It is in its index, by this replay or an earlier one. */
        STORED,
        /** Elasticsearch refuses it again; the letter stays. */
        REFUSED,
        /** There is nothing any more to store, or nowhere to store it; the letter stays. */
        GONE,
        /** It is no log that a sink refused, or not of a sink that can take it again; the letter stays. */
        NOT_REPLAYABLE;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Replayed stored(Letter letter) {
        return new Replayed(letter.id(), Outcome.STORED, null);
    }

    static Replayed refused(Letter letter, String reason) {
        return new Replayed(letter.id(), Outcome.REFUSED, reason);
    }

    static Replayed gone(String id, String reason) {
        return new Replayed(id, Outcome.GONE, reason);
    }
}
