package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.Service;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/services/{name}/keys}: the keys with which a service sends over HTTP. Every error is a {@link Problem}. */
@Controller("/api/services/{name}/keys")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "services")
final class KeysController extends RegistryEndpoint {
    KeysController(ServiceRegistry registry) {
        super(registry);
    }

    /** The keys of a service, without themselves. */
    record KeyList(@JsonInclude(JsonInclude.Include.ALWAYS) List<ShownKey> keys) {}

    /** A key just made; {@code key} is told this once. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MadeKey(
            String id,
            String key,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant expiresAt) {

        static MadeKey of(NewKey key) {
            IngestKey kept = key.kept();
            return new MadeKey(kept.id(), key.text(), kept.createdAt(), kept.expiresAt());
        }
    }

    @Get
    @Operation(summary = "The ids of a service's keys")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeyList.class)))
    @ApiResponse(responseCode = "404", description = "No such service")
    HttpResponse<?> list(@PathVariable String name) {
        return notReady().orElseGet(() -> {
            Optional<Service> service = ServiceName.parse(name).flatMap(registry::find);
            return service.isPresent()
                    ? HttpResponse.ok(new KeyList(ShownKey.of(service.get().keys())))
                    : notFound(name);
        });
    }

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Make a key; it is told this once")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = KeyRequest.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = MadeKey.class)))
    @ApiResponse(responseCode = "202", description = "Made; it is taken when Kafka has told the aggregators")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    @ApiResponse(responseCode = "404", description = "No such service")
    @ApiResponse(responseCode = "409", description = "The service has as many keys as it may")
    HttpResponse<?> add(HttpRequest<byte[]> request, @PathVariable String name) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> added(name, request.getBody().orElse(NO_BODY), caller(request)));
    }

    private HttpResponse<?> added(String name, byte[] body, Caller caller) {
        KeyOutcome outcome = ServiceName.parse(name)
                .map(service -> registry.addKey(service, body, caller))
                .orElseGet(KeyOutcome.NoService::new);
        if (outcome instanceof KeyOutcome.Added added) {
            return HttpResponse.<MadeKey>status(added.published() ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
                    .body(MadeKey.of(added.key()));
        } else if (outcome instanceof KeyOutcome.TooMany tooMany) {
            return Problem.of(
                    HttpStatus.CONFLICT,
                    name + " has " + tooMany.present() + " keys, which is the most: revoke one of them first");
        }
        return notFound(name);
    }

    @Delete("/{id}")
    @Operation(summary = "Revoke a key; what it has sent is kept")
    @ApiResponse(responseCode = "204", description = "Revoked: every aggregator learns of it within two seconds")
    @ApiResponse(responseCode = "202", description = "Revoked; the aggregators learn of it when Kafka takes it")
    @ApiResponse(responseCode = "404", description = "No such service, or no such key of it")
    HttpResponse<?> revoke(HttpRequest<?> request, @PathVariable String name, @PathVariable String id) {
        return notReady().orElseGet(() -> revoked(name, id, caller(request)));
    }

    private HttpResponse<?> revoked(String name, String id, Caller caller) {
        KeyOutcome outcome = ServiceName.parse(name)
                .map(service -> registry.revokeKey(service, id, caller))
                .orElseGet(KeyOutcome.NoService::new);
        if (outcome instanceof KeyOutcome.Revoked revoked) {
            return HttpResponse.status(revoked.published() ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED);
        } else if (outcome instanceof KeyOutcome.NoKey) {
            return Problem.of(HttpStatus.NOT_FOUND, name + " has no key with the id \"" + id + "\"");
        }
        return notFound(name);
    }
}
