package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A field of a request that cannot be taken.
 *
 * @param field its path, e.g. {@code retention.kafka}
 * @param value as it was sent, shortened; null where it is missing
 * @param allowed what may stand there
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FieldError(String field, @Nullable JsonNode value, String allowed) {
    @Override
    public String toString() {
        return value == null ? field + " is missing: " + allowed : field + " is " + value + ": " + allowed;
    }
}
