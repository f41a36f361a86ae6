package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.model.ServiceName;
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
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/services}: register services, read them, change their settings. Every error is a {@link Problem}. */
@Controller("/api/services")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "services")
final class ServicesController {
    private static final Logger LOG = LoggerFactory.getLogger(ServicesController.class);
    private static final byte[] NO_BODY = {};

    private final ServiceRegistry registry;

    ServicesController(ServiceRegistry registry) {
        this.registry = registry;
    }

    /** All services, by name. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ServiceList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Service> services) {}

    @Get
    @Operation(summary = "All services, by name")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ServiceList.class)))
    HttpResponse<?> list() {
        return registry.isReady() ? HttpResponse.ok(new ServiceList(registry.services())) : notReady();
    }

    @Get("/{name}")
    @Operation(summary = "One service")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Service.class)))
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    HttpResponse<?> find(@PathVariable String name) {
        if (!registry.isReady()) {
            return notReady();
        }
        Optional<Service> found = ServiceName.parse(name).flatMap(registry::find);
        return found.isPresent() ? HttpResponse.ok(found.get()) : notFound(name);
    }

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Register a service: its topic is made, and every role learns of it")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Registration.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Service.class)))
    @ApiResponse(responseCode = "202", description = "Registered; the roles learn of it when Kafka takes it")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    @ApiResponse(responseCode = "409", description = "The name is taken; collidesWith names by what")
    @ApiResponse(responseCode = "503", description = "Kafka refused or did not answer; reason is its own")
    HttpResponse<?> register(HttpRequest<byte[]> request) {
        if (!registry.isReady()) {
            return notReady();
        }
        if (!isJson(request)) {
            return notJson();
        }
        RegisterOutcome outcome = registry.register(request.getBody().orElse(NO_BODY));
        if (outcome instanceof RegisterOutcome.Registered registered) {
            return HttpResponse.<Service>status(registered.published() ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
                    .headers(headers -> headers.location(
                            URI.create("/api/services/" + registered.service().name())))
                    .body(registered.service());
        } else if (outcome instanceof RegisterOutcome.Collision collision) {
            return Problem.collision(collision);
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
    @Operation(summary = "Change a service's owner or retention, or give it more partitions")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Change.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Service.class)))
    @ApiResponse(responseCode = "202", description = "Changed; the roles learn of it when Kafka takes it")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    @ApiResponse(responseCode = "503", description = "Kafka refused or did not answer; reason is its own")
    HttpResponse<?> change(HttpRequest<byte[]> request, @PathVariable String name) {
        if (!registry.isReady()) {
            return notReady();
        }
        Optional<ServiceName> service = ServiceName.parse(name);
        if (service.isEmpty()) {
            return notFound(name);
        }
        if (!isJson(request)) {
            return notJson();
        }
        ChangeOutcome outcome = registry.change(service.get(), request.getBody().orElse(NO_BODY));
        if (outcome instanceof ChangeOutcome.Changed changed) {
            return HttpResponse.<Service>status(changed.published() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                    .body(changed.service());
        } else if (outcome instanceof ChangeOutcome.FewerPartitions fewer) {
            return Problem.badRequest(fewer.asBadRequest());
        } else if (outcome instanceof ChangeOutcome.Refused refused) {
            return Problem.kafka("Kafka did not change the topic: " + refused.reason(), refused.reason());
        }
        return notFound(name);
    }

    @Error
    HttpResponse<?> badRequest(BadRequestException e) {
        return Problem.badRequest(e);
    }

    @Error
    HttpResponse<?> sqlFails(HttpRequest<?> request, JdbiException e) {
        LOG.warn("{} {} failed in SQL", request.getMethod(), request.getPath(), e);
        return Problem.unavailable("the registry's SQL database does not do its work; what was begun is finished or"
                + " undone when it does. Try again, and see /health");
    }

    @Error
    HttpResponse<?> kafkaFails(HttpRequest<?> request, KafkaException e) {
        LOG.warn("{} {} failed in Kafka: {}", request.getMethod(), request.getPath(), e.toString());
        return Problem.kafka("Kafka did not do its part", KafkaAdmin.reason(e));
    }

    private HttpResponse<?> notFound(String name) {
        return Problem.notFound(name, registry.similarTo(name));
    }

    private static HttpResponse<?> notReady() {
        return Problem.unavailable("the registry has not reached its SQL database yet; see /health");
    }

    /** A browser sends other types to us from any page without asking; this one it may not. */
    private static boolean isJson(HttpRequest<?> request) {
        return request.getContentType()
                .filter(type -> type.getName().equals(MediaType.APPLICATION_JSON))
                .isPresent();
    }

    private static MutableHttpResponse<Problem> notJson() {
        return Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "send " + HttpHeaders.CONTENT_TYPE + ": application/json");
    }
}
