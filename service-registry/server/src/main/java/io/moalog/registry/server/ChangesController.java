package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.model.ServiceName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;

/** {@code /api/services/{name}/changes}: what was done to a service. */
@Controller("/api/services/{name}/changes")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "services")
final class ChangesController extends RegistryEndpoint {
    private static final String MANY = "100";

    ChangesController(ServiceRegistry registry) {
        super(registry);
    }

    /** The newest first. */
    record ChangeList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ChangeLog.Entry> changes) {}

    @Get("{?size,before}")
    @Operation(summary = "What was done to a service, the newest first; before, an id, goes on from there")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChangeList.class)))
    @ApiResponse(responseCode = "404", description = "There is and was no such service")
    HttpResponse<?> list(
            @PathVariable String name,
            @QueryValue(defaultValue = MANY) int size,
            @QueryValue(defaultValue = "" + Long.MAX_VALUE) long before) {
        return notReady().orElseGet(() -> {
            Optional<ServiceName> service = ServiceName.parse(name);
            List<ChangeLog.Entry> changes = service.isEmpty()
                    ? List.of()
                    : registry.changes(service.get(), before, Math.max(1, Math.min(size, ChangeLog.MOST)));
            boolean known =
                    !changes.isEmpty() || service.flatMap(registry::find).isPresent();
            return known ? HttpResponse.ok(new ChangeList(changes)) : notFound(name);
        });
    }
}
