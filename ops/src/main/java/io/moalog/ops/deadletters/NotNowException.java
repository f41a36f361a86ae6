package io.moalog.ops.deadletters;

/** A replay cannot be done, or not to its end; the message says why, and it may be tried again. */
final class NotNowException extends Exception {
    private static final long serialVersionUID = 1L;

    NotNowException(String message) {
        super(message);
    }
}
