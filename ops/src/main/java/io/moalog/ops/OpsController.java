package io.moalog.ops;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.registry.view.Service;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;

/** {@code /api/ops}. */
@Tag(name = "ops")
@Controller("/api/ops")
@Requires(property = "moalog.roles.ops", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
class OpsController {
    private final Ops ops;

    OpsController(Ops ops) {
        this.ops = ops;
    }

    /**
     * The lag of all groups.
     *
     * @param groups moalog's consumer groups, by name
     */
    record Lag(List<GroupLag> groups) {}

    @Operation(summary = "How far each of moalog's consumer groups is behind, by service")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Lag.class)))
    @ApiResponse(responseCode = "503", description = "Kafka does not answer")
    @Get("/lag")
    HttpResponse<?> lag() {
        if (!ops.isReady()) {
            return notReady();
        }
        try {
            return HttpResponse.ok(new Lag(ops.lag()));
        } catch (BackendException e) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    @Operation(summary = "What has become of a service's logs, asked from the backends themselves")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Audit.class)))
    @ApiResponse(responseCode = "404", description = "No such service")
    @ApiResponse(responseCode = "503", description = "Kafka, Elasticsearch or HDFS does not answer")
    @Get("/audit/{service}")
    HttpResponse<?> audit(@PathVariable String service) {
        if (!ops.isReady()) {
            return notReady();
        }
        Optional<Service> found = ops.find(service);
        if (found.isEmpty()) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    "there is no service \"" + service + "\"; /api/services lists those there are");
        }
        try {
            return HttpResponse.ok(ops.audit(found.get()));
        } catch (BackendException e) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    @Operation(summary = "A data view for each service, as a file that Kibana imports as saved objects")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/x-ndjson"))
    @Get(
            value = "/data-views.ndjson",
            produces = {"application/x-ndjson", MediaType.APPLICATION_JSON_PROBLEM})
    HttpResponse<?> dataViews() {
        if (!ops.isReady()) {
            return notReady();
        }
        return HttpResponse.ok(ops.savedObjects())
                .contentType("application/x-ndjson")
                .header("Content-Disposition", "attachment; filename=\"moalog-data-views.ndjson\"");
    }

    private static HttpResponse<?> notReady() {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "the services are still being read from Kafka: try again soon");
    }

    /** RFC 9457. */
    record Problem(String type, String title, int status, String detail) {}

    private static HttpResponse<?> problem(HttpStatus status, String detail) {
        return HttpResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(new Problem("about:blank", status.getReason(), status.getCode(), detail));
    }
}
