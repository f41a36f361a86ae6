package io.moalog.rules.http;

/** A field of a request is wrong. */
final class BadFieldException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    BadFieldException(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }
}
