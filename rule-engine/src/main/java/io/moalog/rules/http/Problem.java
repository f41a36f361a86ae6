package io.moalog.rules.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.moalog.rules.sql.RuleSqlException;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, as RFC 9457 shapes it.
 *
 * @param type {@code about:blank}: the status says it all
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong, with the value and what to do
 * @param field the field of the request that is wrong
 * @param line of the SQL, from 1
 * @param column of the SQL, from 1
 * @param expected what could stand there
 * @param collidesWith the id of the rule that has the name already
 */
@JsonInclude(Include.NON_NULL)
@Schema(name = "RuleProblem")
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String field,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String expected,
        @Nullable String collidesWith) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "2";

    static MutableHttpResponse<?> badField(String field, String detail) {
        return answer(HttpStatus.BAD_REQUEST, detail, field, null);
    }

    static MutableHttpResponse<?> badSql(RuleSqlException refused) {
        HttpStatus status = HttpStatus.BAD_REQUEST;
        String detail = "line %d, column %d: %s; expected %s"
                .formatted(refused.line(), refused.column(), refused.getMessage(), refused.expected());
        return respond(
                status,
                new Problem(
                        "about:blank",
                        status.getReason(),
                        status.getCode(),
                        detail,
                        "sql",
                        refused.line(),
                        refused.column(),
                        refused.expected(),
                        null));
    }

    static MutableHttpResponse<?> notFound(String what, String id) {
        return answer(HttpStatus.NOT_FOUND, "there is no " + what + " \"" + id + "\"", null, null);
    }

    static MutableHttpResponse<?> conflict(String detail, String other) {
        return answer(HttpStatus.CONFLICT, detail, "name", other);
    }

    static MutableHttpResponse<?> unavailable(String detail) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, detail, null, null).header("Retry-After", RETRY_AFTER_SECONDS);
    }

    static MutableHttpResponse<?> notJson() {
        return answer(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json", null, null);
    }

    private static MutableHttpResponse<?> answer(
            HttpStatus status, String detail, @Nullable String field, @Nullable String collidesWith) {
        return respond(
                status,
                new Problem(
                        "about:blank",
                        status.getReason(),
                        status.getCode(),
                        detail,
                        field,
                        null,
                        null,
                        null,
                        collidesWith));
    }

    private static MutableHttpResponse<?> respond(HttpStatus status, Problem problem) {
        return HttpResponse.status(status).contentType(MEDIA_TYPE).body(problem);
    }
}
