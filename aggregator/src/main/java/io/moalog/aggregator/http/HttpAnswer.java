package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a sender is answered in a protocol's own words.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body empty for none
 * @param retryAfterSeconds for the header {@code Retry-After}; 0 for none
 */
public record HttpAnswer(int status, String contentType, byte[] body, int retryAfterSeconds) {
    public static final String JSON = "application/json";

    public HttpAnswer(int status, String contentType, String body, int retryAfterSeconds) {
        this(status, contentType, body.getBytes(UTF_8), retryAfterSeconds);
    }

    /** The body as text. */
    public String text() {
        return new String(body, UTF_8);
    }
}
