package io.moalog.tailapi.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.moalog.tailapi.query.BadQueryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that cannot be answered, as a problem document (RFC 9457). */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient Map<String, Object> more;

    private ProblemException(HttpStatus status, String detail, Map<String, Object> more) {
        super(detail);
        this.status = status;
        this.more = more;
    }

    /** A parameter that cannot be read. */
    static ProblemException badParameter(String name, String value, String expected) {
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                "%s is \"%s\": expected %s".formatted(name, value, expected),
                fields("parameter", name, "value", value, "expected", expected));
    }

    static ProblemException badQuery(BadQueryException e) {
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                String.valueOf(e.getMessage()),
                fields("parameter", "q", "position", e.position(), "expected", e.expected()));
    }

    static ProblemException unknownService(String name, List<String> suggestions) {
        String hint = suggestions.isEmpty()
                ? "GET /api/services lists those there are"
                : "did you mean " + String.join(", ", suggestions) + "?";
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "there is no service \"%s\"; %s".formatted(name, hint),
                fields("service", name, "suggestions", suggestions));
    }

    static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, detail, Map.of());
    }

    static ProblemException forbidden(String detail) {
        return new ProblemException(HttpStatus.FORBIDDEN, detail, Map.of());
    }

    /** Who opened a tail may read no further. */
    static ProblemException noLongerAdmitted() {
        return new ProblemException(
                HttpStatus.UNAUTHORIZED,
                "the token was revoked or has expired: the tail ends; open it again with one that holds",
                Map.of());
    }

    static ProblemException noArchive() {
        return new ProblemException(
                HttpStatus.NOT_IMPLEMENTED,
                "the process that answers searches does not know where the archive is: set hdfs.uri (or hdfs.config) there, or"
                        + " search without archive=true",
                Map.of());
    }

    static ProblemException unavailable(String detail) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, detail, Map.of());
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /** The problem document. */
    Map<String, Object> document() {
        Map<String, Object> document = fields(
                "type", "about:blank",
                "title", status.getReason(),
                "status", status.getCode(),
                "detail", String.valueOf(getMessage()));
        document.putAll(more);
        return document;
    }

    MutableHttpResponse<Map<String, Object>> response() {
        MutableHttpResponse<Map<String, Object>> response = HttpResponse.<Map<String, Object>>status(status)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(document());
        return status == HttpStatus.SERVICE_UNAVAILABLE ? response.header("Retry-After", "2") : response;
    }
}
