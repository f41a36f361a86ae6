package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.moalog.aggregator.http.HttpIngest;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.http.IngestRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Send logs: {@code POST /ingest/{service}}. */
@Controller("/ingest")
@Requires(property = "moalog.roles.aggregator", value = "true")
final class IngestController {
    private final HttpIngest http;
    private final Receiving receiving;

    IngestController(Aggregator aggregator, Receiving receiving) {
        this.http = aggregator.http();
        this.receiving = receiving;
    }

    /**
     * Takes logs. The body is JSON (an object or an array of objects), NDJSON or plain text lines, by its Content-Type;
     * gzip by its Content-Encoding. It may be of any length. The answer comes when Kafka has the logs.
     */
    @Post("/{service}")
    @Consumes(MediaType.ALL)
    CompletableFuture<HttpResponse<?>> ingest(@PathVariable String service, HttpRequest<?> request) {
        return receiving
                .receive(request, posted -> http.ingest(new IngestRequest(service, posted)))
                .thenApply(answer -> answer instanceof Problem problem ? document(problem) : taken((Taken) answer));
    }

    private static HttpResponse<?> taken(Taken taken) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", taken.accepted());
        body.put("rejected", taken.rejected());
        body.put("errors", taken.errors());
        return HttpResponse.status(HttpStatus.valueOf(taken.status()))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(body);
    }

    private static HttpResponse<?> document(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.putAll(problem.more());
        MutableHttpResponse<?> response = HttpResponse.status(HttpStatus.valueOf(problem.status()))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(body);
        if (problem.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, Exchange.CHALLENGE);
        }
        if (problem.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        return response;
    }
}
