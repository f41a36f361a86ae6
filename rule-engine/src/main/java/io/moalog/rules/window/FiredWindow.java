package io.moalog.rules.window;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A window in which HAVING holds.
 *
 * @param start in milliseconds since 1970
 * @param end exclusive
 * @param keys the values of the group's keys, null where the logs have none
 * @param count its logs so far
 * @param values what SELECT asks for so far; null where SQL says NULL
 * @param samples its first logs
 */
public record FiredWindow(
        long start,
        long end,
        List<@Nullable String> keys,
        long count,
        Map<String, @Nullable Double> values,
        List<Sample> samples) {}
