package io.moalog.registry.server;

import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.moalog.registry.view.Caller;
import org.jspecify.annotations.Nullable;

/** Says who calls, as the program's filter does by tokens. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class CallingAs {
    volatile @Nullable Caller caller;

    @RequestFilter
    void name(HttpRequest<?> request) {
        Caller named = caller;
        if (named != null) {
            request.setAttribute(HttpAttributes.PRINCIPAL, named);
        }
    }
}
