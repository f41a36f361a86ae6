package io.moalog.ops.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * What a call dropped.
 *
 * @param dropped how many letters that were open
 * @param after for the call that goes on; null where all that were meant are dropped
 */
public record DropAnswer(int dropped, @Nullable String after) {}
