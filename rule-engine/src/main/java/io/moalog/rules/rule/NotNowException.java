package io.moalog.rules.rule;

/** A change cannot be made at the moment, since something that it needs is away; nothing was changed. */
public final class NotNowException extends Exception {
    private static final long serialVersionUID = 1L;

    NotNowException(String message) {
        super(message);
    }

    NotNowException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
