package io.moalog.tailapi.tail;

/**
 * Lines that the tail does not bring.
 *
 * @param skipped how many; what is counted follows from {@code reason}
 * @param from the cursor before them
 * @param to the cursor behind them
 * @param reason {@code slow}: the client was too slow for the live edge, matching lines are counted, and they can be had
 *     again by a tail from {@code from}; {@code expired}: Kafka no longer holds them, all lines are counted, matching or
 *     not; {@code recreated}: the topic was deleted and made again, the count is 0 as nobody knows it
 */
public record Gap(long skipped, String from, String to, String reason) {}
