package io.moalog.tailapi.tail;

/** What waits for a client. */
sealed interface OutboxItem permits Line, Skipped {
    /** Its cost in memory, in bytes. */
    int cost();
}
