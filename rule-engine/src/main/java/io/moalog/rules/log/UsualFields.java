package io.moalog.rules.log;

import com.fasterxml.jackson.core.JsonParser;
import io.moalog.model.LogField;
import io.moalog.model.Timestamps;
import io.moalog.rules.condition.Value;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of {@link LogField} that one log carries, under whichever of their names ranks best. */
final class UsualFields {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final LogField[] ALL = LogField.values();

    private final Set<String> wanted;
    private final @Nullable Value[] values = new Value[ALL.length];
    private final int[] ranks = new int[ALL.length];
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
        int slot = field.ordinal();
        int rank = field.rank(name);
        if (values[slot] != null && ranks[slot] <= rank) {
            return;
        }
        Value value = read(field, parser);
        if (value != null) {
            values[slot] = value;
            ranks[slot] = rank;
        }
    }

    private @Nullable Value read(LogField field, JsonParser parser) throws IOException {
        String text = parser.getText();
        if (field != LogField.TIMESTAMP) {
            return parser.currentToken().isNumeric() ? Value.number(text) : Value.text(text);
        }
        Optional<Instant> time = Timestamps.parse(text);
        if (time.isEmpty()) {
            return null;
        }
        timestamp = time.get();
        return Value.text(text);
    }

    @Nullable
    Instant timestamp() {
        return timestamp;
    }

    /** What was found of what is wanted, by {@link LogField#fieldName()}. */
    Map<String, Value> values() {
        Map<String, Value> found = new HashMap<>();
        for (LogField field : ALL) {
            Value value = values[field.ordinal()];
            if (value != null && wanted.contains(field.fieldName())) {
                boolean isTime = field == LogField.TIMESTAMP && timestamp != null;
                found.put(field.fieldName(), isTime ? Value.text(INSTANT.format(timestamp)) : value);
            }
        }
        return found;
    }
}
