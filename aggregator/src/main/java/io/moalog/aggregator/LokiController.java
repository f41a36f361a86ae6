package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.moalog.aggregator.loki.LokiReceiver;
import java.util.concurrent.CompletableFuture;

/** Send logs as to Loki. */
@Controller("/loki/api/v1")
@Requires(property = "moalog.roles.aggregator", value = "true")
final class LokiController {
    private final Receiving receiving;
    private final LokiReceiver loki;

    LokiController(Aggregator aggregator, Receiving receiving) {
        this.receiving = receiving;
        this.loki = new LokiReceiver(aggregator.requests());
    }

    /**
     * Takes streams of entries: protobuf compressed with snappy, or JSON, that one gzip or zstd by its Content-Encoding; at
     * most 16 MiB of it. The answer comes when Kafka has the logs.
     */
    @Post("/push")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    CompletableFuture<HttpResponse<?>> push(HttpRequest<?> request) {
        return receiving.receiveWaiting(request, loki::push).thenApply(Exchange::response);
    }
}
