package io.moalog.standalone.program.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

/** All metrics of the process. */
@Tag(name = "program")
@Controller("/prometheus")
@ExecuteOn(TaskExecutors.BLOCKING)
class MetricsController {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    MetricsController(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Operation(summary = "All metrics, in Prometheus' text format 0.0.4")
    @Get
    @Produces(TEXT)
    String scrape() {
        return meters.scrape(TEXT);
    }
}
