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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/shared-keys}: the keys that admit connections of forward, each as good as the others, so that one can follow
 * another. Every error is a {@link Problem}.
 */
@Controller("/api/shared-keys")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "senders")
final class SharedKeysController extends SecretsEndpoint {
    SharedKeysController(ServiceRegistry registry) {
        super(registry);
    }

    /** A shared key; {@code key} is told where it was made just now, and never again. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShownSharedKey(
            String id,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
            @Nullable String key) {}

    /** All of them. */
    record SharedKeyList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ShownSharedKey> sharedKeys) {}

    @Get
    @Operation(summary = "The ids of forward's shared keys")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SharedKeyList.class)))
    HttpResponse<?> list() {
        return notReady()
                .orElseGet(() ->
                        HttpResponse.ok(new SharedKeyList(registry.secrets().list(SecretKind.SHARED_KEY).stream()
                                .map(row -> new ShownSharedKey(row.name(), row.createdAt(), null))
                                .toList())));
    }

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Add a shared key; one that is made here is told this once")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ShownSharedKey.class)))
    @ApiResponse(responseCode = "202", description = "Added; it is taken when Kafka has told the aggregators")
    @ApiResponse(responseCode = "400", description = "The key cannot be taken")
    @ApiResponse(responseCode = "409", description = "There are as many as there may be; or no master key is set")
    HttpResponse<?> add(HttpRequest<byte[]> request) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> added(registry.secrets()
                        .addSharedKey(SenderRequest.sharedKey(request.getBody().orElse(NO_BODY)))));
    }

    private HttpResponse<?> added(SecretOutcome outcome) {
        return outcome instanceof SecretOutcome.Done done
                ? HttpResponse.<ShownSharedKey>status(done.published() ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
                        .body(new ShownSharedKey(done.row().name(), done.row().createdAt(), done.plain()))
                : problem(outcome, "shared key");
    }

    @Delete("/{id}")
    @Operation(summary = "Remove a shared key; connections that it has admitted are closed")
    @ApiResponse(responseCode = "204", description = "Removed: every aggregator learns of it within two seconds")
    @ApiResponse(responseCode = "202", description = "Removed; the aggregators learn of it when Kafka takes it")
    @ApiResponse(responseCode = "404", description = "No such shared key")
    HttpResponse<?> remove(@PathVariable String id) {
        return notReady().orElseGet(() -> removed(registry.secrets().remove(SecretKind.SHARED_KEY, id), "shared key"));
    }
}
