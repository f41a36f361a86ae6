package io.moalog.standalone.program.http;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type a URI for the kind of problem; {@code about:blank} where the status says it all
 * @param title the status in words
 * @param status of HTTP
 * @param detail what went wrong and what to do
 * @param instance the path that was asked for
 */
record ProblemDocument(String type, String title, int status, String detail, String instance) {
    /** The answer to a request that is refused; a HEAD's has no body. */
    @SuppressWarnings("unchecked") // a response without a body is one of any
    static MutableHttpResponse<ProblemDocument> response(HttpRequest<?> request, HttpStatus status, String detail) {
        MutableHttpResponse<?> response = HttpResponse.status(status);
        if (request.getMethod() == HttpMethod.HEAD) {
            return (MutableHttpResponse<ProblemDocument>) response;
        }
        return response.body(new ProblemDocument(
                        "about:blank", status.getReason(), status.getCode(), detail, request.getPath()))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }
}
