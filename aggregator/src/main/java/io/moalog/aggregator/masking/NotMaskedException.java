package io.moalog.aggregator.masking;

/** A log cannot be masked, so it must not be kept; the message says why, and tells nothing of the log. */
public final class NotMaskedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotMaskedException(String reason) {
        super(reason);
    }

    /** It is told as a reason: no stack trace is filled in. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
