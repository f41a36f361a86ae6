package io.moalog.registry.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key with which a service sends over HTTP, as its hash: the key itself is known to its holder alone. It has 256 random
 * bits, so that a plain SHA-256 cannot be searched.
 *
 * @param id names the key where it is listed or revoked; no secret
 * @param sha256 of the key's characters, 64 hexadecimal digits in lower case
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null for never
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IngestKey(
        String id,
        String sha256,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Instant expiresAt) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public IngestKey {
        requireNonNull(id, "id");
        requireNonNull(sha256, "sha256");
        requireNonNull(createdAt, "createdAt");
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 of the key " + id + " is not 64 hexadecimal digits");
        }
    }

    /** What {@link #admits} compares: the SHA-256 of a key's characters. */
    public static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether the key of that {@link #hash} is this one and not expired; takes as long whether it is or not. */
    public boolean admits(byte[] hash, Instant now) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash) && isValid(now);
    }

    /** Whether it is not expired. */
    public boolean isValid(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
