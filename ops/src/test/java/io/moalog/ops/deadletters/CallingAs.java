package io.moalog.ops.deadletters;

import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.moalog.registry.view.Caller;

/** Says who calls, as the program's filter does by tokens. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class CallingAs {
    volatile Caller caller = Caller.ANYBODY;

    @RequestFilter
    void name(HttpRequest<?> request) {
        request.setAttribute(HttpAttributes.PRINCIPAL, caller);
    }
}
