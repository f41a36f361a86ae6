package io.moalog.aggregator.http;

import java.io.ByteArrayInputStream;

/** A body that is all at hand: who reads it as a {@link Body} reads the array itself. */
public final class WholeBody extends ByteArrayInputStream {
    /** @param bytes from here on this stream's */
    public WholeBody(byte[] bytes) {
        super(bytes);
    }

    /** All of it, which has not been read yet and is by this. */
    byte[] take() {
        pos = count;
        return buf;
    }
}
