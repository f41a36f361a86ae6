package io.moalog.tailapi.search;

import io.moalog.model.ServiceName;
import io.moalog.tailapi.query.Query;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One search.
 *
 * @param service whose logs
 * @param query what they must hold
 * @param from the earliest {@code @timestamp}, or null for no bound
 * @param to the first {@code @timestamp} that is too late, or null for no bound
 * @param size at most so many hits, 0 to {@value #MAX_SIZE}
 * @param after where the page before ended, or null for the newest
 */
public record SearchRequest(
        ServiceName service,
        Query query,
        @Nullable Instant from,
        @Nullable Instant to,
        int size,
        @Nullable PageEnd after) {

    public static final int DEFAULT_SIZE = 100;
    public static final int MAX_SIZE = 1000;

    public SearchRequest {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size is " + size + ": give 0 to " + MAX_SIZE);
        }
    }

    /** Where its page begins. */
    public PageEnd begin() {
        return after == null ? PageEnd.START : after;
    }
}
