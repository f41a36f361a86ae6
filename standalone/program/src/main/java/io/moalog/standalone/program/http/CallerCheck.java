package io.moalog.standalone.program.http;

import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.TokenRole;
import io.moalog.standalone.program.config.TokenSettings;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out whose a token is. Tokens are compared by their SHA-256, in constant time. */
final class CallerCheck {
    /** The name of who holds the configured admin token. */
    static final String ADMIN = "admin-token";

    private final boolean required;
    private final byte @Nullable [] admin;
    private final KnownTokens known;

    CallerCheck(TokenSettings settings, KnownTokens known) {
        this.required = settings.required();
        this.admin = settings.admin().map(IngestKey::hash).orElse(null);
        this.known = known;
    }

    /** What was found. */
    sealed interface Outcome {
        /** Somebody who may call, as far as the role goes. */
        record Known(Caller caller) implements Outcome {}

        /** No token was shown, and one is asked for. */
        record Missing() implements Outcome {}

        /** The token is nobody's. */
        record Unknown() implements Outcome {}

        /** It cannot be told yet: the tokens have not been read. */
        record NotYet() implements Outcome {}
    }

    /** Where no token is asked for, one that is shown tells the name of who may do everything anyway. */
    Outcome check(@Nullable String token) {
        if (!required) {
            String name = token == null ? "" : holder(token).map(Caller::name).orElse("");
            return new Outcome.Known(new Caller(name, TokenRole.ADMIN, null));
        }
        if (token == null) {
            return new Outcome.Missing();
        }
        Optional<Caller> holder = holder(token);
        if (holder.isPresent()) {
            return new Outcome.Known(holder.get());
        }
        return known.areRead() ? new Outcome.Unknown() : new Outcome.NotYet();
    }

    private Optional<Caller> holder(String token) {
        byte[] hash = IngestKey.hash(token);
        if (admin != null && MessageDigest.isEqual(admin, hash)) {
            return Optional.of(new Caller(ADMIN, TokenRole.ADMIN, null));
        }
        return known.find(hash).map(ApiToken::caller);
    }
}
