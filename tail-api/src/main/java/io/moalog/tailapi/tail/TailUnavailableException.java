package io.moalog.tailapi.tail;

/** A tail cannot be opened now; the message says why, in words for the user. It may be tried again. */
public final class TailUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    TailUnavailableException(String reason) {
        super(reason);
    }

    TailUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
