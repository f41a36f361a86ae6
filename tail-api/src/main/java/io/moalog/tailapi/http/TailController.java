package io.moalog.tailapi.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.tailapi.TailApi;
import io.moalog.tailapi.tail.Tail;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** {@code GET /api/tail/{service}}: server-sent events, see {@link EventText}. Every error is a problem document. */
@Tag(name = "tail")
@Controller("/api/tail")
@Requires(property = "moalog.roles.tail-api", value = "true")
class TailController {
    private final TailApi tailApi;
    private final Requests requests;

    TailController(TailApi tailApi) {
        this.tailApi = tailApi;
        this.requests = new Requests(tailApi);
    }

    @Operation(summary = "Follow a service's logs as server-sent events: log, gap, heartbeat; the id is a cursor")
    @ApiResponse(responseCode = "200", description = "Events, the first one a heartbeat with the cursor of the start")
    @ApiResponse(responseCode = "400", description = "A parameter cannot be read; for q with position and expected")
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    @ApiResponse(responseCode = "503", description = "Kafka does not answer, or too many tails are open")
    @Get("/{service}")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> tail(
            @PathVariable String service,
            @Parameter(description = "words, \"phrases\", field:value, each with - for its opposite")
                    @QueryValue
                    @Nullable
                    String q,
            @Parameter(description = "now, a time of receipt such as -5m, or a cursor") @QueryValue @Nullable
                    String from,
            @Parameter(description = "the cursor to go on from; wins over from") @Header("Last-Event-ID") @Nullable
                    String lastEventId,
            HttpRequest<?> request)
            throws ProblemException {
        boolean resumes = lastEventId != null && !lastEventId.isEmpty();
        Tail tail = requests.openTail(service, q, resumes ? lastEventId : from, Requests.admission(request));
        EventStream events = new EventStream(tail, tailApi.connections(), tailApi.heartbeat());
        return HttpResponse.ok(Flux.from(events))
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header("Cache-Control", "no-cache")
                // Keeps the server from compressing, which would cost more than all the rest of a busy tail.
                .header("Content-Encoding", "identity")
                // Proxies of the nginx kind would hold events back to fill a buffer.
                .header("X-Accel-Buffering", "no");
    }

    @Error
    HttpResponse<?> problem(ProblemException e) {
        return e.response();
    }
}
