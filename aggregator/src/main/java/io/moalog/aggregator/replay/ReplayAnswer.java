package io.moalog.aggregator.replay;

import org.jspecify.annotations.Nullable;

/** What came of a replay. */
public sealed interface ReplayAnswer {
    /**
     * It came to an end.
     *
     * @param replayed logs that are in the service's topic now, by this replay
     * @param alreadyReplayed that were there from an earlier one
     * @param skipped that stay dead letters: no whole logs, or they cannot be masked as the service asks
     * @param next where another replay has to go on, because time was up before all were replayed; null where they are
     */
    record Done(
            long replayed,
            long alreadyReplayed,
            long skipped,
            @Nullable String next) implements ReplayAnswer {}

    /**
     * It was refused, or had to stop; what was replayed until then stays.
     *
     * @param status of HTTP
     * @param title the kind of problem in a few words
     * @param detail what was wrong, and what to do
     * @param retryAfterSeconds when another try makes sense; 0 where something else has to change first
     */
    record Refused(int status, String title, String detail, int retryAfterSeconds) implements ReplayAnswer {}
}
