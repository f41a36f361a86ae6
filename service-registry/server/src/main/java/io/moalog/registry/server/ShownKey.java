package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.moalog.registry.view.IngestKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ingest key as anybody may see it.
 *
 * @param id to revoke it by
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownKey(
        String id,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant expiresAt) {

    static ShownKey of(IngestKey key) {
        return new ShownKey(key.id(), key.createdAt(), key.expiresAt());
    }

    static List<ShownKey> of(List<IngestKey> keys) {
        return keys.stream().map(ShownKey::of).toList();
    }
}
