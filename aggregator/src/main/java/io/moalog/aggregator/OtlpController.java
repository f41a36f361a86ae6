package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.moalog.aggregator.otlp.OtlpReceiver;
import java.util.concurrent.CompletableFuture;

/** Logs of OpenTelemetry: OTLP/HTTP. */
@Controller("/v1/logs")
@Requires(property = "moalog.roles.aggregator", value = "true")
final class OtlpController {
    private final Receiving receiving;
    private final OtlpReceiver otlp;

    OtlpController(Aggregator aggregator, Receiving receiving) {
        this.receiving = receiving;
        this.otlp = new OtlpReceiver(aggregator.requests());
    }

    /**
     * Takes an ExportLogsServiceRequest, in protobuf or JSON by its Content-Type; gzip or zstd by its Content-Encoding; at
     * most 16 MiB of it. The answer comes when Kafka has the logs.
     */
    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    CompletableFuture<HttpResponse<?>> export(HttpRequest<?> request) {
        boolean json = request.getContentType()
                .filter(MediaType.APPLICATION_JSON_TYPE::matches)
                .isPresent();
        return (json ? receiving.receiveWaiting(request, otlp::receive) : receiving.receive(request, otlp::receive))
                .thenApply(Exchange::response);
    }
}
