package io.moalog.rules.log;

import io.moalog.rules.condition.LogFields;
import io.moalog.rules.condition.Value;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one log that rules name.
 *
 * @param eventTime the log's own time, null where it has none that can be read
 * @param values by field name
 */
public record ParsedLog(@Nullable Instant eventTime, Map<String, Value> values) implements LogFields {
    @Override
    public @Nullable Value get(String field) {
        return values.get(field);
    }
}
