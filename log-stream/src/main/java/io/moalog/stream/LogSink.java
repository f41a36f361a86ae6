package io.moalog.stream;

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
}
