package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * A shared key of forward's handshake, as the registry publishes it. There may be several, so that one can follow another.
 *
 * @param id to revoke it by
 * @param secret the key, encrypted
 * @param version growing with every change
 * @param createdAt when it was made
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SharedKeyRecord(
        String id,
        String secret,
        long version,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt) implements PlatformRecord {
    /** {@code @shared-key/id}. */
    public static final RecordKind<SharedKeyRecord> KIND = new RecordKind<>("shared-key", SharedKeyRecord.class);

    public SharedKeyRecord {
        requireNonNull(id, "id");
        requireNonNull(secret, "secret");
        requireNonNull(createdAt, "createdAt");
    }
}
