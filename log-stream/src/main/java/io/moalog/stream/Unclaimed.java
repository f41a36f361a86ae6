package io.moalog.stream;

import org.jspecify.annotations.Nullable;

/**
 * How a log came that nothing is wrong with but that no service has or claims its name. With it, a dead letter may become
 * the log of a service that is registered later.
 *
 * @param kind of the claim that would have matched the name: {@code tag}, {@code label}, {@code app-name}, {@code otel}
 * @param protocol see {@link LogSource#protocol}; null where it is not known
 * @param tag see {@link LogSource#tag}; null where there is none
 */
public record Unclaimed(
        String kind, @Nullable String protocol, @Nullable String tag) {}
