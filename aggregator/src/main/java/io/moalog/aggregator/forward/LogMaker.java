package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.model.NotALogException;
import org.jspecify.annotations.Nullable;

/** Makes a log of an entry: the record as JSON, with the entry's time where it has none of its own. */
interface LogMaker {
    /**
     * Reads the entry in {@code bytes[from, to)}.
     *
     * @param bare whether time and record follow each other without an array around them, as in Message mode
     * @throws NotALogException where it is no entry, or its record no map
     * @throws io.moalog.aggregator.bytes.JsonTooLargeException where the record's JSON is larger than {@link #json} may
     *     become; its beginning is there
     */
    void read(byte[] bytes, int from, int to, boolean bare) throws NotALogException;

    /** The record, after {@link #read}. */
    JsonBytes json();

    /** The record's source host, after {@link #read}. */
    byte @Nullable [] host();
}
