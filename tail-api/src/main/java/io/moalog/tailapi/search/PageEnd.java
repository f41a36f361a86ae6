package io.moalog.tailapi.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended. Callers see it as text without a meaning, {@code after}.
 *
 * @param place of the page's last hit, null where the next page is the stretch's first
 * @param stretch that the next page looks at
 */
public record PageEnd(@Nullable Place place, Stretch stretch) {
    private static final String PLACE = "place";
    private static final String FROM = "from";
    private static final String TO = "to";

    /** Reads what {@link #toString()} wrote; anything else is nothing. */
    public static Optional<PageEnd> parse(String after) {
        try {
            JsonNode end =
                    Json.MAPPER.readTree(new String(Base64.getUrlDecoder().decode(after), UTF_8));
            if (end.isArray()) {
                return Place.of(end).map(place -> new PageEnd(place, Stretch.ALL));
            }
            Stretch stretch = new Stretch(time(end, FROM), time(end, TO));
            if (stretch.equals(Stretch.ALL)) {
                return Optional.empty();
            }
            return end.has(PLACE)
                    ? Place.of(end.get(PLACE)).map(place -> new PageEnd(place, stretch))
                    : Optional.of(new PageEnd(null, stretch));
        } catch (IllegalArgumentException | JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant time(JsonNode end, String name) {
        return end.path(name).canConvertToLong()
                ? Instant.ofEpochMilli(end.path(name).asLong())
                : null;
    }

    /** A JSON array of the place's sort values; an object with them and the stretch where that has bounds. */
    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json().toString().getBytes(UTF_8));
    }

    private JsonNode json() {
        if (place != null && stretch.equals(Stretch.ALL)) {
            return place.sortValues();
        }
        ObjectNode end = Json.MAPPER.createObjectNode();
        if (place != null) {
            end.set(PLACE, place.sortValues());
        }
        if (stretch.from() != null) {
            end.put(FROM, stretch.from().toEpochMilli());
        }
        if (stretch.to() != null) {
            end.put(TO, stretch.to().toEpochMilli());
        }
        return end;
    }
}
