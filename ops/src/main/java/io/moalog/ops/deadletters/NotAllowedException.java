package io.moalog.ops.deadletters;

/** The letters are not the caller's to change; the message says whose, and what to do. */
final class NotAllowedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String message) {
        super(message);
    }
}
