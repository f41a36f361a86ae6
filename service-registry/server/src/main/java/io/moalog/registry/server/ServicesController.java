package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.Service;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/services}: register services, read them, change their settings. Every error is a {@link Problem}. */
@Controller("/api/services")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "services")
final class ServicesController extends RegistryEndpoint {
    ServicesController(ServiceRegistry registry) {
        super(registry);
    }

    /** All services, by name. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ServiceList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Service> services) {}

    /** A service just registered, and the key with which it may send, told this once. */
    record NewlyRegistered(
            @JsonUnwrapped Service service,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key) {}

    @Get
    @Operation(summary = "All services, by name")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ServiceList.class)))
    HttpResponse<?> list() {
        return notReady()
                .orElseGet(() -> HttpResponse.ok(new ServiceList(
                        registry.services().stream().map(Service::withoutKeys).toList())));
    }

    @Get("/{name}")
    @Operation(summary = "One service; one that is being deleted with whether it is purged, and what it waits for")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Service.class)))
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    HttpResponse<?> find(@PathVariable String name) {
        return notReady().orElseGet(() -> {
            Optional<GoingService> going = ServiceName.parse(name).flatMap(registry::findGoing);
            if (going.isPresent()) {
                return HttpResponse.ok(going.get());
            }
            Optional<Service> found = ServiceName.parse(name).flatMap(registry::find);
            return found.isPresent() ? HttpResponse.ok(found.get().withoutKeys()) : notFound(name);
        });
    }

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Register a service: its topic is made, and every role learns of it")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Registration.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = NewlyRegistered.class)))
    @ApiResponse(responseCode = "202", description = "Registered; the roles learn of it when Kafka takes it")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    @ApiResponse(
            responseCode = "409",
            description = "The name or a claim is taken, collidesWith names by what;"
                    + " or the cluster is full, detail has the numbers")
    @ApiResponse(responseCode = "503", description = "Kafka refused or did not answer; reason is its own")
    HttpResponse<?> register(HttpRequest<byte[]> request) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> registered(registry.register(request.getBody().orElse(NO_BODY), caller(request))));
    }

    private static HttpResponse<?> registered(RegisterOutcome outcome) {
        if (outcome instanceof RegisterOutcome.Registered registered) {
            return HttpResponse.<NewlyRegistered>status(
                            registered.published() ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
                    .headers(headers -> headers.location(
                            URI.create("/api/services/" + registered.service().name())))
                    .body(new NewlyRegistered(registered.service().withoutKeys(), registered.key()));
        } else if (outcome instanceof RegisterOutcome.Collision collision) {
            return Problem.collision(collision.with(), collision.detail());
        } else if (outcome instanceof RegisterOutcome.NoRoom full) {
            return Problem.of(HttpStatus.CONFLICT, "the Kafka cluster is full: " + full.detail());
        } else if (outcome instanceof RegisterOutcome.Refused refused) {
            return Problem.kafka(
                    "Kafka did not make the topic, and nothing is registered: " + refused.reason(), refused.reason());
        }
        String reason = ((RegisterOutcome.Unfinished) outcome).reason();
        return Problem.kafka(
                "it is not known whether Kafka made the topic; the registration is being undone,"
                        + " and the name is free again in a minute or two: " + reason,
                reason);
    }

    @Patch("/{name}")
    @Consumes(MediaType.ALL)
    @Operation(summary = "Change a service's settings; null removes a quota, claims, masking")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Change.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Service.class)))
    @ApiResponse(responseCode = "202", description = "Changed; the roles learn of it when Kafka takes it")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    @ApiResponse(
            responseCode = "409",
            description = "A claim is another service's, collidesWith names it;"
                    + " or the cluster is full, detail has the numbers")
    @ApiResponse(responseCode = "503", description = "Kafka refused or did not answer; reason is its own")
    HttpResponse<?> change(HttpRequest<byte[]> request, @PathVariable String name) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> changed(name, request.getBody().orElse(NO_BODY), caller(request)));
    }

    private HttpResponse<?> changed(String name, byte[] body, Caller caller) {
        ChangeOutcome outcome = ServiceName.parse(name)
                .map(service -> registry.change(service, body, caller))
                .orElseGet(ChangeOutcome.NotFound::new);
        if (outcome instanceof ChangeOutcome.Changed changed) {
            return HttpResponse.<Service>status(changed.published() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                    .body(changed.service().withoutKeys());
        } else if (outcome instanceof ChangeOutcome.FewerPartitions fewer) {
            return Problem.badRequest(fewer.asBadRequest());
        } else if (outcome instanceof ChangeOutcome.NoRoom full) {
            return Problem.of(HttpStatus.CONFLICT, "the Kafka cluster is full: " + full.detail());
        } else if (outcome instanceof ChangeOutcome.ClaimTaken taken) {
            return Problem.collision(taken.holder(), taken.detail());
        } else if (outcome instanceof ChangeOutcome.Refused refused) {
            return Problem.kafka("Kafka did not change the topic: " + refused.reason(), refused.reason());
        }
        return notFound(name);
    }

    @Delete("/{name}")
    @Operation(
            summary = "Delete a service: it takes no logs any more, and its topic goes once its readers have all of it;"
                    + " with purge=true its indices and its archive go then too")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = GoingService.class)))
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    @ApiResponse(responseCode = "409", description = "This process is not told where the indices or the archive are")
    HttpResponse<?> delete(
            HttpRequest<?> request, @PathVariable String name, @QueryValue(defaultValue = "false") boolean purge) {
        return notReady().orElseGet(() -> deleted(name, purge, caller(request)));
    }

    private HttpResponse<?> deleted(String name, boolean purge, Caller caller) {
        DeleteOutcome outcome = ServiceName.parse(name)
                .map(service -> registry.delete(service, purge, caller))
                .orElseGet(DeleteOutcome.NotFound::new);
        if (outcome instanceof DeleteOutcome.Going going) {
            return HttpResponse.accepted().body(going.service());
        } else if (outcome instanceof DeleteOutcome.NoPurgeHere refused) {
            return Problem.of(
                    HttpStatus.CONFLICT,
                    "what is stored of %s cannot be deleted from here, nothing is changed: set %s for the process that runs the service-registry, or delete the service without purge"
                            .formatted(name, String.join(" and ", refused.missingSettings())));
        }
        return notFound(name);
    }
}
