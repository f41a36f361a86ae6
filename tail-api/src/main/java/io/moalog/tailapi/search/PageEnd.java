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
 * @param then what is to be looked at behind it, null where that is all
 */
public record PageEnd(
        @Nullable Place place, Stretch stretch, @Nullable PageEnd then) {
    /** Where the first page begins. */
    public static final PageEnd START = new PageEnd(null, Stretch.ALL, null);

    private static final String PLACE = "place";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String THEN = "then";

    /** Reads what {@link #toString()} wrote; anything else is nothing. */
    public static Optional<PageEnd> parse(String after) {
        try {
            return read(Json.MAPPER.readTree(new String(Base64.getUrlDecoder().decode(after), UTF_8)));
        } catch (IllegalArgumentException | JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<PageEnd> read(JsonNode end) {
        if (end.isArray()) {
            return Place.of(end).map(place -> new PageEnd(place, Stretch.ALL, null));
        }
        Stretch stretch = new Stretch(time(end, FROM), time(end, TO));
        Optional<Place> place = Place.of(end.path(PLACE));
        Optional<PageEnd> then = end.has(THEN) ? read(end.get(THEN)) : Optional.empty();
        boolean ours = !stretch.equals(Stretch.ALL)
                && place.isPresent() == end.has(PLACE)
                && then.isPresent() == end.has(THEN);
        return ours ? Optional.of(new PageEnd(place.orElse(null), stretch, then.orElse(null))) : Optional.empty();
    }

    private static @Nullable Instant time(JsonNode end, String name) {
        return end.path(name).canConvertToLong()
                ? Instant.ofEpochMilli(end.path(name).asLong())
                : null;
    }

    /** A JSON array of the place's sort values; an object with them, the stretch and the rest where that has bounds. */
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
        if (then != null) {
            end.set(THEN, then.json());
        }
        return end;
    }
}
