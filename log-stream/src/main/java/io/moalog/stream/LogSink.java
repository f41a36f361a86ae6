package io.moalog.stream;

import io.moalog.model.ServiceName;

/** Where a stream's logs go. */
public interface LogSink {
    /**
     * Takes one partition's next records. Called by the loop's thread, so it hands over and returns; what is under way
     * is bounded by the loop, which pauses partitions. Calls {@link LogBatch#done()} from any thread once every record
     * is stored or dead-lettered, in any order of batches.
     *
     * @throws InterruptedException when the stream is closed meanwhile
     */
    void take(LogBatch batch) throws InterruptedException;

    /**
     * A partition is read from {@code offset} on: for the first time, after a rebalance, or again after a failure or a wait.
     * What was taken of it before and is not done need not be kept. Called by the loop's thread before the partition's first
     * batch; must return at once.
     */
    default void assigned(ServiceName service, int partition, long offset) {}

    /**
     * Whether this sink can store nothing of the service for now, and will try again later. While memory is scarce, what is
     * under way of such a service is dropped ({@link #assigned} says so) and read again once this is over. Called often,
     * by the loop's thread; must return at once.
     */
    default boolean isWaiting(ServiceName service) {
        return false;
    }

    /**
     * A partition is no longer read here; another reader goes on behind the last commit. Called by the loop's thread
     * after the partition's last batch; must return at once.
     */
    default void released(ServiceName service, int partition) {}
}
