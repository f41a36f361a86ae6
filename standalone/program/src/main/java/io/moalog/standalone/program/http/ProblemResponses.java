package io.moalog.standalone.program.http;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/**
 * Problem documents for every error that no role has answered itself: unknown paths, bodies that are not JSON, failures.
 * A failure's own words stay in the log.
 */
@Singleton
class ProblemResponses implements ErrorResponseProcessor<ProblemDocument> {
    @Override
    @SuppressWarnings("unchecked") // a HEAD's response has no body
    public MutableHttpResponse<ProblemDocument> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        if (context.getRequest().getMethod() == HttpMethod.HEAD) {
            return (MutableHttpResponse<ProblemDocument>) response;
        }
        ProblemDocument problem = new ProblemDocument(
                "about:blank",
                response.reason(),
                response.code(),
                detail(context, response.code()),
                context.getRequest().getPath());
        return response.body(problem).contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }

    private static String detail(ErrorContext context, int status) {
        String request = context.getRequest().getMethodName() + " "
                + context.getRequest().getPath();
        if (status >= 500) {
            return request + " failed; moalog's log says why";
        }
        if (status == 404) {
            return "there is no " + request + "; /openapi lists what there is";
        }
        String errors = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return errors.isEmpty() ? request + ": " + context.getRequest().getPath() : request + ": " + errors;
    }
}
