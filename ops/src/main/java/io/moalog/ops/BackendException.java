package io.moalog.ops;

/** A backend that did not answer a question. */
final class BackendException extends Exception {
    private static final long serialVersionUID = 1L;

    BackendException(String backend, Throwable cause) {
        super(
                backend + " did not answer: " + cause.getClass().getSimpleName()
                        + (cause.getMessage() == null ? "" : ": " + cause.getMessage()),
                cause);
    }
}
