package io.moalog.tailapi.tail;

/** Takes a tail's events in their order; {@link Tail#cursor()} stands behind the event while it is given. */
public interface EventSink {
    /**
     * A log.
     *
     * @param received when Kafka got it, in epoch milliseconds
     * @param json its own bytes, on one line; shared, not to be changed
     */
    void log(long received, byte[] json);

    /** Logs that do not come. */
    void gap(Gap gap);
}
