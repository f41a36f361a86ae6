package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as a problem document (RFC 9457); its type is {@code about:blank}, so it is left out.
 *
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what, where, and what to do
 * @param errors 400: each field that cannot be taken
 * @param collidesWith 409: the service or the topic that has the name, or the claim
 * @param reason 503: Kafka's own words
 * @param suggestions 404: names of services that may have been meant
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String title,
        int status,
        String detail,
        @Nullable List<FieldError> errors,
        @Nullable String collidesWith,
        @Nullable String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> suggestions) {

    private static final String RETRY_SECONDS = "5";

    static MutableHttpResponse<Problem> badRequest(BadRequestException e) {
        return response(
                HttpStatus.BAD_REQUEST,
                new Extras(e.errors().isEmpty() ? null : e.errors(), null, null, null),
                e.getMessage());
    }

    /** @param with the service or the topic in the way */
    static MutableHttpResponse<Problem> collision(String with, String detail) {
        return response(HttpStatus.CONFLICT, new Extras(null, with, null, null), detail);
    }

    static MutableHttpResponse<Problem> notFound(String name, List<String> suggestions) {
        String detail = suggestions.isEmpty()
                ? "there is no service \"%s\"; register it with POST /api/services".formatted(name)
                : "there is no service \"%s\"; is one of these meant: %s"
                        .formatted(name, String.join(", ", suggestions));
        return response(HttpStatus.NOT_FOUND, new Extras(null, null, null, suggestions), detail);
    }

    /** Not now; the reason is Kafka's. */
    static MutableHttpResponse<Problem> kafka(String detail, String reason) {
        return response(HttpStatus.SERVICE_UNAVAILABLE, new Extras(null, null, reason, null), detail);
    }

    /** Not now, for a reason that goes away by itself. */
    static MutableHttpResponse<Problem> unavailable(String detail) {
        return of(HttpStatus.SERVICE_UNAVAILABLE, detail).header("Retry-After", RETRY_SECONDS);
    }

    static MutableHttpResponse<Problem> of(HttpStatus status, String detail) {
        return response(status, new Extras(null, null, null, null), detail);
    }

    private static MutableHttpResponse<Problem> response(HttpStatus status, Extras extras, String detail) {
        return HttpResponse.<Problem>status(status)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(new Problem(
                        status.getReason(),
                        status.getCode(),
                        detail,
                        extras.errors,
                        extras.collidesWith,
                        extras.reason,
                        extras.suggestions));
    }

    private record Extras(
            @Nullable List<FieldError> errors,
            @Nullable String collidesWith,
            @Nullable String reason,
            @Nullable List<String> suggestions) {}
}
