package io.moalog.aggregator.http;

import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.EOFException;
import java.io.IOException;

/** A body is not taken; the message says why, in words for the sender. */
public final class BodyRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retryAfterSeconds;

    public BodyRefusedException(int status, String message) {
        super(message);
        this.status = status;
        this.retryAfterSeconds = 0;
    }

    BodyRefusedException(Refusal refusal) {
        super(refusal.detail());
        this.status = refusal.status();
        this.retryAfterSeconds = refusal.retryAfterSeconds();
    }

    /**
     * The sender has gone away, its compressed bytes are broken, the server does not let so many bytes through, or the body is
     * not wanted any more.
     */
    public static BodyRefusedException unreadable(IOException cause) {
        if (cause instanceof Body.UnwantedException unwanted) {
            return new BodyRefusedException(unwanted.refusal());
        }
        boolean tooLong = cause.getCause() instanceof ContentLengthExceededException;
        // Gzip that ends in its header says nothing.
        String why = cause instanceof EOFException ? "it ends early" : String.valueOf(cause.getMessage());
        return new BodyRefusedException(
                tooLong ? 413 : 400,
                (tooLong ? "the body is too long: " : "the body cannot be read to its end: ") + why);
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** For the header {@code Retry-After}; 0 for none. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
