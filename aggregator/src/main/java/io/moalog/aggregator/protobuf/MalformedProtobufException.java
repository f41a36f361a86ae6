package io.moalog.aggregator.protobuf;

/** Bytes that are no message of Protocol Buffers, or not the one that was expected. */
public final class MalformedProtobufException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedProtobufException(String message) {
        super(message);
    }

    /** It says all in its message: no stack trace is filled in. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
