package io.moalog.indexer;

import io.moalog.model.IndexName;
import java.time.Instant;

/**
 * What of one index waits, and why.
 *
 * @param index that it waits for
 * @param logs how many wait here; those that were handed back to Kafka meanwhile do not count
 * @param since when the first try failed
 * @param tries how many have failed since
 * @param nextTry when the next one is due
 * @param reason why the last one failed, in Elasticsearch's own words
 */
record Waiting(IndexName index, long logs, Instant since, int tries, Instant nextTry, String reason) {
    /**
     * One line for an operator.
     *
     * @param others how many indices wait beside this one
     */
    String describe(int others) {
        String line = "%d logs wait for %s since %s, next try %s: %s".formatted(logs, index, since, nextTry, reason);
        return others == 0 ? line : line + " (and " + others + " indices more wait)";
    }
}
