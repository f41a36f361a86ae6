package io.moalog.rules.window;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate over a window's logs, as SQL names it.
 *
 * @param field what is aggregated; null for {@code COUNT(*)}. Values that are no numbers, and do not read as ones, count
 *     for {@code COUNT} alone
 */
public record Aggregate(Function function, @Nullable String field) {
    /** SQL's aggregate functions. */
    public enum Function {
        COUNT,
        SUM,
        MIN,
        MAX,
        AVG
    }

    @Override
    public String toString() {
        return function + "(" + (field == null ? "*" : field) + ")";
    }
}
