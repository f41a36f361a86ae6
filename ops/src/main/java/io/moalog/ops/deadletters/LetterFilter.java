package io.moalog.ops.deadletters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are wanted; null where it does not matter.
 *
 * @param service its whole name
 * @param stage the whole word
 * @param reason words that it has in it, in upper or lower case
 * @param state what has been done about them
 * @param from when they were kept, or later
 * @param to when they were kept, earlier than that
 */
record LetterFilter(
        @Nullable String service,
        @Nullable String stage,
        @Nullable String reason,
        @Nullable LetterState state,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Whether all letters of a state are wanted. */
    boolean takesAll() {
        return service == null && stage == null && reason == null && from == null && to == null;
    }

    LetterFilter withState(LetterState wanted) {
        return new LetterFilter(service, stage, reason, wanted, from, to);
    }

    /** As SQL's condition over {@link #values()}. */
    String condition() {
        List<String> parts = new ArrayList<>(List.of("1 = 1"));
        add(parts, service, "service = :service");
        add(parts, stage, "stage = :stage");
        add(parts, reason, "position(lower(:reason) in lower(reason)) > 0");
        add(parts, state, "state = :state");
        add(parts, from, "happened_at >= :from");
        add(parts, to, "happened_at < :to");
        return String.join(" and ", parts);
    }

    private static void add(List<String> parts, @Nullable Object value, String condition) {
        if (value != null) {
            parts.add(condition);
        }
    }

    Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        put(values, "service", service);
        put(values, "stage", stage);
        put(values, "reason", reason);
        put(values, "state", state == null ? null : state.toString());
        put(values, "from", from == null ? null : from.toEpochMilli());
        put(values, "to", to == null ? null : to.toEpochMilli());
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
