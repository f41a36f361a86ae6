package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.moalog.aggregator.elastic.ElasticReceiver;
import io.moalog.aggregator.http.HttpAnswer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Send logs as to Elasticsearch: the bulk API, and what its senders ask before they use it. */
@Controller("/elastic")
@Requires(property = "moalog.roles.aggregator", value = "true")
@Produces(MediaType.ALL)
final class ElasticController {
    private final Receiving receiving;
    private final ElasticReceiver elastic;

    ElasticController(Aggregator aggregator, Receiving receiving) {
        this.receiving = receiving;
        this.elastic = new ElasticReceiver(aggregator.requests());
    }

    /** Who answers, and which version of Elasticsearch's API. */
    @Get
    HttpResponse<?> info() {
        return response(elastic.info());
    }

    /** An active licence: Filebeat and Logstash ask for one before they send. */
    @Get("/_license")
    HttpResponse<?> license() {
        return response(elastic.license());
    }

    /**
     * Takes index and create actions, whose index is the service and whose document the log; gzip or zstd by the
     * Content-Encoding. Each is answered for its own, when Kafka has the logs.
     */
    @Post("/_bulk")
    @Consumes(MediaType.ALL)
    CompletableFuture<HttpResponse<?>> bulk(HttpRequest<?> request) {
        return take(request, null);
    }

    /** The same, with the index of those actions that name none. */
    @Post("/{index}/_bulk")
    @Consumes(MediaType.ALL)
    CompletableFuture<HttpResponse<?>> bulk(@PathVariable String index, HttpRequest<?> request) {
        return take(request, index);
    }

    private CompletableFuture<HttpResponse<?>> take(HttpRequest<?> request, @Nullable String index) {
        return receiving.receive(request, posted -> elastic.bulk(posted, index)).thenApply(ElasticController::response);
    }

    /** The official clients take answers from nobody else. */
    private static HttpResponse<?> response(HttpAnswer answer) {
        return Exchange.response(answer).header("X-Elastic-Product", "Elasticsearch");
    }
}
