package io.moalog.registry.server;

import io.micronaut.http.context.ServerRequestContext;
import io.moalog.registry.view.Caller;
import org.jspecify.annotations.Nullable;

/** Who makes the changes of the HTTP request that this thread is answering. */
final class Actor {
    private Actor() {}

    /** The token's id; null where no token is asked for, and where the registry itself is at work. */
    static @Nullable String current() {
        return ServerRequestContext.currentRequest()
                .flatMap(request -> request.getUserPrincipal(Caller.class))
                .map(Caller::actor)
                .orElse(null);
    }
}
