package io.moalog.rules.log;

import com.fasterxml.jackson.core.JsonParser;
import io.moalog.model.LogField;
import io.moalog.model.Timestamps;
import io.moalog.rules.condition.Value;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of {@link LogField} that one log carries, under whichever of their names ranks best. */
final class UsualFields {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Set<String> wanted;
    private final Map<LogField, Found> found = new EnumMap<>(LogField.class);
    private @Nullable Instant timestamp;

    UsualFields(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** Looks at the scalar that the parser stands on. */
    void offer(String name, JsonParser parser) throws IOException {
        LogField field = LogField.of(name);
        if (field == null || (field != LogField.TIMESTAMP && !wanted.contains(field.fieldName()))) {
            return;
        }
        int rank = field.rank(name);
        Found known = found.get(field);
        if (known != null && known.rank() <= rank) {
            return;
        }
        String text = parser.getText();
        if (field == LogField.TIMESTAMP) {
            Optional<Instant> time = Timestamps.parse(text);
            if (time.isEmpty()) {
                return;
            }
            timestamp = time.get();
        }
        found.put(field, new Found(parser.currentToken().isNumeric() ? Value.number(text) : Value.text(text), rank));
    }

    @Nullable
    Instant timestamp() {
        return timestamp;
    }

    /** What was found of what is wanted, by {@link LogField#fieldName()}. */
    Map<String, Value> values() {
        Map<String, Value> values = new HashMap<>();
        found.forEach((field, best) -> {
            if (wanted.contains(field.fieldName())) {
                values.put(field.fieldName(), best.value());
            }
        });
        if (timestamp != null && wanted.contains(LogField.TIMESTAMP.fieldName())) {
            values.put(LogField.TIMESTAMP.fieldName(), Value.text(INSTANT.format(timestamp)));
        }
        return values;
    }

    private record Found(Value value, int rank) {}
}
