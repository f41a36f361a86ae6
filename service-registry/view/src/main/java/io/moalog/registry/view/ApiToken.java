package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token of the management API, as its hash: the token itself is known to its holder alone. It has 256 random bits, so
 * that a plain SHA-256 cannot be searched.
 *
 * @param id names the token where it is listed, revoked, or has changed something; no secret
 * @param sha256 of the token's characters, see {@link IngestKey#hash}; 64 hexadecimal digits in lower case
 * @param owner of the services that it may change; with the role {@code owner}, and with no other
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null for never
 * @param version grows with every change of anything that the registry publishes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ApiToken(
        String id,
        String sha256,
        TokenRole role,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String owner,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Instant expiresAt,

        long version)
        implements PlatformRecord {
    /** {@code @token/id}. */
    public static final RecordKind<ApiToken> KIND = new RecordKind<>("token", ApiToken.class);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public ApiToken {
        requireNonNull(id, "id");
        requireNonNull(role, "role");
        requireNonNull(createdAt, "createdAt");
        if (!SHA256.matcher(requireNonNull(sha256, "sha256")).matches()) {
            throw new IllegalArgumentException("sha256 of the token " + id + " is not 64 hexadecimal digits");
        }
        if ((role == TokenRole.OWNER) != (owner != null)) {
            throw new IllegalArgumentException(
                    "the token " + id + " with the role " + role + ": that of an owner names one, and no other does");
        }
    }

    /** Whether the token of that {@link IngestKey#hash} is this one and not expired; takes as long whether it is or not. */
    public boolean admits(byte[] hash, Instant now) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash) && isValid(now);
    }

    /** Whether it is not expired. */
    public boolean isValid(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    /** Its holder. */
    public Caller caller() {
        return new Caller(id, role, owner);
    }
}
