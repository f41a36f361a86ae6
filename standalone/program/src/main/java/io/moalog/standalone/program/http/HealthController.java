package io.moalog.standalone.program.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
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
import java.util.Optional;

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
        return answer(health.checks());
    }

    /** 200 as soon as every role is ready, whatever its backends do later. */
    @Operation(summary = "Whether requests are taken")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    @ApiResponse(responseCode = "503", description = "Not yet")
    @Get("/ready")
    HttpResponse<Report> ready() {
        return answer(health.isReady(), List.of());
    }

    /** Of one role alone: what balances and discovers asks here, so that the outage of another role's backend is not this one's. */
    @Operation(summary = "Each backend and worker of one role by name")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Report.class)))
    @ApiResponse(responseCode = "404", description = "That role does not run here")
    @ApiResponse(responseCode = "503", description = "One of them is down, in the same shape")
    @Get("/{role}")
    HttpResponse<?> role(String role) {
        Optional<List<Check>> checks = health.checks(role);
        return checks.isPresent() ? answer(checks.get()) : notHere(role);
    }

    private static HttpResponse<ProblemDocument> notHere(String role) {
        return HttpResponse.notFound(new ProblemDocument(
                        "about:blank",
                        HttpStatus.NOT_FOUND.getReason(),
                        HttpStatus.NOT_FOUND.getCode(),
                        "no role \"" + role + "\" runs in this process; /health has the checks of all that do",
                        "/health"))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }

    private static HttpResponse<Report> answer(List<Check> checks) {
        return answer(checks.stream().allMatch(Check::up), checks);
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
