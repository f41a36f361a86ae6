package io.moalog.tailapi.tail;

/**
 * Lines that the client does not get.
 *
 * @param count how many
 * @param to the first positions behind them; partitions without a skipped line are at 0
 * @param why what happened to them
 */
record Skipped(long count, Positions to, Reason why) implements OutboxItem {
    @Override
    public int cost() {
        return 64;
    }

    /** Why lines are skipped, and so what the count counts. */
    enum Reason {
        /** The client was too slow for the live edge; the count is of matching lines. */
        SLOW,
        /** Kafka no longer holds them; the count is of all lines, matching or not. */
        EXPIRED,
        /** The topic was deleted and made again; nobody knows how many, the count is 0. */
        RECREATED
    }
}
