package io.moalog.tailapi.tail;

/** Takes a tail's events in their order; {@link Tail#cursor()} stands behind the event while it is given. */
public interface EventSink {
    /** @param json the log's own bytes, on one line; shared, not to be changed */
    void log(byte[] json);

    void gap(Gap gap);
}
