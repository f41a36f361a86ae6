package io.moalog.archive.parquet;

/** Bytes that are no JSON. Without a stack trace: a service that sends plain text has one for each of its logs. */
final class NotJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param at the byte that cannot stand where it does, or the end where more is missing */
    NotJsonException(int at) {
        super("not JSON at byte " + at, null, false, false);
    }
}
