package io.moalog.aggregator.http;

import java.util.concurrent.Executor;

/**
 * The threads that a request's work is done on.
 *
 * @param mayWait whether the logs are handed in on a thread that may wait for what it needs; otherwise what has to wait is
 *     handed in later, on another
 * @param waiting run what waits
 * @param answering run what makes the answer when Kafka has given its own; never wait
 */
public record RequestThreads(boolean mayWait, Executor waiting, Executor answering) {
    /** All on threads that may wait. */
    public static RequestThreads waiting(Executor threads) {
        return new RequestThreads(true, threads, threads);
    }
}
