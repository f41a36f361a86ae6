package io.moalog.aggregator;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The server's requests and responses as the receivers know them. */
final class Exchange {
    private Exchange() {}

    static Posted posted(HttpRequest<?> request, @Nullable InputStream body) {
        return new Posted(
                request.getHeaders().get(HttpHeaders.CONTENT_TYPE),
                request.getHeaders().get(HttpHeaders.CONTENT_ENCODING),
                request.getRemoteAddress().getAddress().getHostAddress(),
                body == null ? InputStream.nullInputStream() : body);
    }

    static MutableHttpResponse<?> response(HttpAnswer answer) {
        MutableHttpResponse<?> response = HttpResponse.status(HttpStatus.valueOf(answer.status()));
        if (answer.status() != 204) {
            response.contentType(MediaType.of(answer.contentType())).body(answer.body());
        }
        if (answer.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, Integer.toString(answer.retryAfterSeconds()));
        }
        return response;
    }
}
