package io.moalog.model;

/** The bytes are not one JSON object; the message says what they are instead, in words for the sender. */
public final class NotALogException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotALogException(String reason) {
        super(reason);
    }

    /** Bad input is a normal day: no stack trace is filled in. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
