package io.moalog.standalone.program.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.stream.Check;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;

/** The program's health: 200 where all is up, else 503, both with every check by name. */
@Tag(name = "program")
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
class HealthController {
    private final Health health;

    HealthController(Health health) {
        this.health = health;
    }

    /**
     * The whole.
     *
     * @param status {@code up} or {@code down}
     * @param checks each backend and worker
     */
    record Report(String status, List<CheckLine> checks) {}

    /**
     * One of them.
     *
     * @param name what was checked, e.g. {@code realtime-indexer.elasticsearch}
     * @param status {@code up} or {@code down}
     * @param detail what it is doing, or why it is not
     */
    record CheckLine(String name, String status, String detail) {
        static CheckLine of(Check check) {
            return new CheckLine(check.name(), word(check.up()), check.detail());
        }
    }

    @Operation(summary = "Each backend and worker by name")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    @ApiResponse(responseCode = "503", description = "One of them is down, in the same shape")
    @Get
    HttpResponse<Report> health() {
        List<Check> checks = health.checks();
        boolean up = checks.stream().allMatch(Check::up);
        return answer(up, checks);
    }

    /** 200 as soon as every role is ready, whatever its backends do later. */
    @Operation(summary = "Whether requests are taken")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    @ApiResponse(responseCode = "503", description = "Not yet")
    @Get("/ready")
    HttpResponse<Report> ready() {
        return answer(health.isReady(), List.of());
    }

    private static HttpResponse<Report> answer(boolean up, List<Check> checks) {
        Report report = new Report(word(up), checks.stream().map(CheckLine::of).toList());
        return HttpResponse.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(report);
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }
}
