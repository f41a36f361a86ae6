package io.moalog.aggregator.forward;

import io.moalog.aggregator.msgpack.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads Forward messages (protocol v1) from the bytes of a connection, entry by entry as they come: a message is never
 * held whole, so it may be of any length. Not thread-safe.
 */
interface ForwardReader extends AutoCloseable {
    /** What {@link #next()} came upon. */
    enum Step {
        /** Nothing more can be read until more bytes come. */
        NEED_BYTES,
        /** Much was inflated and nothing found yet: others may want their turn. */
        YIELD,
        /** A nil that stands alone: the sender shows that it is there. */
        HEARTBEAT,
        /** A message begins, for {@link #tag()}. */
        MESSAGE,
        /** An entry, in {@link #array()} from {@link #from()} to {@link #to()}. */
        ENTRY,
        /** An entry of {@link #size()} bytes; {@link #array()}, as above, has its beginning. */
        TOO_LARGE,
        /** The message is over; {@link #acknowledgement()} is to be answered. */
        END
    }

    /** How much of an entry that is too large is kept. */
    int KEPT = 64 * 1024;

    /** @throws MalformedException where the bytes are no message: what follows cannot be found any more */
    Step next() throws MalformedException;

    byte[] tag();

    byte[] array();

    int from();

    int to();

    long size();

    /** Whether the entries are packed into a str or bin, compressed or not. */
    boolean isPacked();

    /** Whether an entry is a bare time and record, without an array around them. */
    boolean isBare();

    /** Whether entries are JSON, otherwise MessagePack. */
    boolean isJson();

    /** What tells the sender that its chunk is kept, or null where it does not want to know. */
    byte @Nullable [] acknowledgement();

    /** What the reader holds of the heap beside the socket's window, in bytes. */
    int capacity();

    /** Lets go of the arrays that hold nothing: between two messages a connection costs none. */
    void release();

    @Override
    void close();
}
