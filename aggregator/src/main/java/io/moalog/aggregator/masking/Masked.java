package io.moalog.aggregator.masking;

/**
 * A log as it may be kept.
 *
 * @param json its JSON; the array that was handed in where nothing had to change
 * @param dropped fields that were left out
 * @param masked fields whose value was replaced
 * @param redacted texts in which something was replaced
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Masked(byte[] json, int dropped, int masked, int redacted) {}
