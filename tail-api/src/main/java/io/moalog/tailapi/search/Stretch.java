package io.moalog.tailapi.search;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of receive times: what one search looks at where there is too much for one.
 *
 * @param from the earliest, null for no bound
 * @param to the first that is too late, null for no bound
 */
public record Stretch(@Nullable Instant from, @Nullable Instant to) {
    /** All times. */
    public static final Stretch ALL = new Stretch(null, null);

    /** What both have. */
    public Stretch and(Stretch other) {
        return new Stretch(
                from == null || (other.from != null && other.from.isAfter(from)) ? other.from : from,
                to == null || (other.to != null && other.to.isBefore(to)) ? other.to : to);
    }

    /** Whether some time between both, inclusive, is in it. */
    public boolean meets(Instant first, Instant last) {
        return (from == null || !last.isBefore(from)) && (to == null || first.isBefore(to));
    }
}
