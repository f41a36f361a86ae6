package io.moalog.tailapi.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a log stands in the order of all answers; the newest is the greatest.
 *
 * @param time its {@code @timestamp}, null where it has none: older than all
 * @param offset in its partition
 * @param partition of its topic
 */
public record Place(@Nullable Instant time, long offset, int partition) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(
                    Place::time, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingLong(Place::offset)
            .thenComparingInt(Place::partition);
    private static final int SORT_VALUES = 3;
    /** Elasticsearch's {@code strict_date_optional_time_nanos}. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Reads what {@link #sortValues} and Elasticsearch write; anything else is nothing. */
    static Optional<Place> of(JsonNode sort) {
        boolean ours = sort.isArray()
                && sort.size() == SORT_VALUES
                && (sort.get(0).isTextual() || sort.get(0).isNull())
                && sort.get(1).isIntegralNumber()
                && sort.get(2).isIntegralNumber();
        if (!ours) {
            return Optional.empty();
        }
        try {
            Instant time =
                    sort.get(0).isNull() ? null : Instant.parse(sort.get(0).asText());
            return Optional.of(new Place(time, sort.get(1).asLong(), sort.get(2).asInt()));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    /** The time as answers say it. */
    @Nullable
    String timestamp() {
        return time == null ? null : TIMESTAMP.format(time);
    }

    /** As Elasticsearch's {@code search_after}: {@code @timestamp}, offset, partition. */
    ArrayNode sortValues() {
        return Json.MAPPER.createArrayNode().add(timestamp()).add(offset).add(partition);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
