package io.moalog.tailapi.tail;

import static java.util.Objects.requireNonNull;

import io.moalog.registry.view.Admission;
import io.moalog.registry.view.Service;
import io.moalog.tailapi.query.Query;

/**
 * What a client asks for.
 *
 * @param admission by which it may; the tail ends when it no longer holds
 */
public record TailRequest(Service service, Query query, TailStart start, Admission admission) {
    public TailRequest {
        requireNonNull(service, "service");
        requireNonNull(query, "query");
        requireNonNull(start, "start");
        requireNonNull(admission, "admission");
    }
}
