package io.moalog.registry.server;

import io.moalog.registry.view.TokenRole;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new token is to be like.
 *
 * @param owner whose services it may change; with the role {@code owner}, and with no other
 * @param expiresAt from when on it is refused; null for never
 */
record TokenRequest(
        @Schema(example = "owner", requiredMode = Schema.RequiredMode.REQUIRED)
        TokenRole role,

        @Schema(example = "team-a") @Nullable String owner,
        @Schema(example = "2027-01-01T00:00:00Z") @Nullable Instant expiresAt) {
    private static final String ROLE = "admin, owner or reader";
    private static final String OWNER = "with the role owner, and with no other: whose services it may change";

    /**
     * @param body {@code {"role","owner","expiresAt"}}, the last optional, owner with the role owner
     * @throws BadRequestException with everything that is wrong
     */
    static TokenRequest read(byte[] body, Instant now) {
        RequestFields fields = new RequestFields(ServiceRequests.object(body));
        fields.allow(Set.of("role", "owner", "expiresAt"));
        fields.missing("role", ROLE);
        Optional<TokenRole> role = fields.text("role", ROLE, TokenRequest::role);
        Optional<String> owner = fields.text("owner", OWNER, ServiceRequests::owner);
        Optional<Instant> expiresAt = fields.text("expiresAt", KeyRequest.TIME, text -> KeyRequest.time(text, now));
        if (role.isPresent() && role.get() == TokenRole.OWNER) {
            fields.missing("owner", OWNER);
        } else if (role.isPresent() && owner.isPresent()) {
            fields.error("owner", fields.raw("owner"), OWNER);
        }
        fields.check();
        return new TokenRequest(role.orElseThrow(), owner.orElse(null), expiresAt.orElse(null));
    }

    private static TokenRole role(String text) {
        try {
            return TokenRole.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ROLE, e);
        }
    }
}
