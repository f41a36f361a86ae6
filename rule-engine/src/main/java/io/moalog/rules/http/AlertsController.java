package io.moalog.rules.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.rules.RuleEngine;
import io.moalog.rules.alert.Alert;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The alerts so far. */
@Controller("/api/alerts")
@Requires(property = "moalog.roles.rule-engine", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "alerts")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
class AlertsController {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1_000;

    private final RuleEngine engine;

    AlertsController(RuleEngine engine) {
        this.engine = engine;
    }

    /** Alerts, the newest first. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AlertList(List<Alert> alerts) {}

    @Get
    @Operation(operationId = "listAlerts", summary = "Alerts, the newest first; of one rule (id or name) or service")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AlertList.class)))
    HttpResponse<?> list(
            @QueryValue @Nullable String rule,
            @QueryValue @Nullable String service,
            @QueryValue @Nullable String size) {
        return Answer.of(() -> HttpResponse.ok(new AlertList(engine.alerts().list(rule, service, size(size)))));
    }

    @Get("/{id}")
    @Operation(operationId = "getAlert", summary = "One alert, and how far telling of it has come")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Alert.class)))
    HttpResponse<?> get(String id) {
        return Answer.of(() -> {
            Optional<Alert> alert = engine.alerts().find(id);
            return alert.isPresent() ? HttpResponse.ok(alert.get()) : Problem.notFound("alert", id);
        });
    }

    private static int size(@Nullable String text) throws BadFieldException {
        if (text == null) {
            return DEFAULT_SIZE;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new BadFieldException("size", "size is \"" + text + "\": give 1 to " + MAX_SIZE);
    }
}
