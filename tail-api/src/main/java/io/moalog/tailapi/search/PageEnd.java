package io.moalog.tailapi.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page ended: the sort values of its last hit. Callers see it as text without a meaning, {@code after}.
 *
 * @param sort a JSON array: {@code @timestamp}, offset, partition
 */
public record PageEnd(JsonNode sort) {
    private static final int SORT_VALUES = 3;

    /** Reads what {@link #toString()} wrote; anything else is nothing. */
    public static Optional<PageEnd> parse(String after) {
        try {
            JsonNode sort =
                    Json.MAPPER.readTree(new String(Base64.getUrlDecoder().decode(after), UTF_8));
            return isSort(sort) ? Optional.of(new PageEnd(sort)) : Optional.empty();
        } catch (IllegalArgumentException | JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private static boolean isSort(JsonNode sort) {
        return sort.isArray()
                && sort.size() == SORT_VALUES
                && (sort.get(0).isTextual() || sort.get(0).isNull())
                && sort.get(1).isIntegralNumber()
                && sort.get(2).isIntegralNumber();
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sort.toString().getBytes(UTF_8));
    }
}
