package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.TokenRole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token of the management API as an admin may see it.
 *
 * @param id to revoke it by, and what the record of changes names
 * @param token itself, told where it was made just now, and never again
 * @param owner whose services it may change; only with the role owner
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownToken(
        String id,
        @Nullable String token,
        TokenRole role,
        @Nullable String owner,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant expiresAt) {

    /** @param text the token itself; null where it is not to be told */
    static ShownToken of(ApiToken token, @Nullable String text) {
        return new ShownToken(token.id(), text, token.role(), token.owner(), token.createdAt(), token.expiresAt());
    }

    /** For the record of changes. */
    static @Nullable String json(ApiToken token) {
        return SettingsJson.write(of(token, null));
    }
}
