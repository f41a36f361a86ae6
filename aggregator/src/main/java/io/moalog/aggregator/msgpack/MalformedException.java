package io.moalog.aggregator.msgpack;

/** The bytes cannot be what they claim to be, and what follows them cannot be found: the message says why. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String reason) {
        super(reason);
    }

    /** Bad input is a normal day: no stack trace is filled in. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
