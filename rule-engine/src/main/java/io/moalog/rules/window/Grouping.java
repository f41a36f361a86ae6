package io.moalog.rules.window;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a rule gathers logs: {@code GROUP BY TUMBLE(…), keys HAVING …}.
 *
 * @param size of the windows, which begin at multiples of it since 1970 in UTC
 * @param keys fields, each combination of whose values has windows of its own
 * @param having when a window alerts
 * @param selected the aggregates that an alert tells, by the name that SELECT gives them
 */
public record Grouping(Duration size, List<String> keys, Having having, Map<String, Aggregate> selected) {
    public Grouping {
        keys = List.copyOf(keys);
    }

    /** Every aggregate that a window has to keep. */
    Stream<Aggregate> aggregates() {
        return Stream.concat(having.aggregates(), selected.values().stream());
    }

    /** The fields of logs that it needs. */
    public Stream<String> fields() {
        return Stream.concat(keys.stream(), aggregates().map(Aggregate::field).filter(field -> field != null));
    }
}
