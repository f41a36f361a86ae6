package io.moalog.standalone.program.serve;

import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.program.http.KnownTokens;
import java.util.Optional;

/** The tokens as {@code moalog.services} tells them: no process needs SQL to know its callers. */
record PublishedTokens(ServicesView services) implements KnownTokens {
    @Override
    public boolean areRead() {
        return services.isReady();
    }

    @Override
    public Optional<ApiToken> find(byte[] hash) {
        return services.token(hash);
    }
}
