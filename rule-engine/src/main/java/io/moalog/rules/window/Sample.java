package io.moalog.rules.window;

/**
 * A log that an alert shows.
 *
 * @param id its position, which is its {@code id} in search
 * @param log its JSON; of a log that is too long its beginning, as a JSON string
 */
public record Sample(String id, String log) {}
