package io.moalog.standalone.program.http;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type a URI for the kind of problem; {@code about:blank} where the status says it all
 * @param title the status in words
 * @param status of HTTP
 * @param detail what went wrong and what to do
 * @param instance the path that was asked for
 */
record ProblemDocument(String type, String title, int status, String detail, String instance) {}
