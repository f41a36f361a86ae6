package io.moalog.registry.server;

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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;

/** {@code /api/tokens}: who may use the management API, and as what. Every error is a {@link Problem}. */
@Controller("/api/tokens")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "tokens")
final class TokensController extends RegistryEndpoint {
    private static final String MANY = "100";

    TokensController(ServiceRegistry registry) {
        super(registry);
    }

    /** All tokens, without themselves, the oldest first. */
    record TokenList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ShownToken> tokens) {}

    /** The newest first. */
    record TokenChanges(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ChangeLog.Entry> changes) {}

    @Get
    @Operation(summary = "The tokens that are not revoked, without themselves")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenList.class)))
    HttpResponse<?> list() {
        return notReady()
                .orElseGet(() -> HttpResponse.ok(new TokenList(registry.tokens().list().stream()
                        .map(token -> ShownToken.of(token, null))
                        .toList())));
    }

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Make a token; it is told this once")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TokenRequest.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ShownToken.class)))
    @ApiResponse(responseCode = "202", description = "Made; it is taken when Kafka has told every process")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    HttpResponse<?> make(HttpRequest<byte[]> request) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> made(registry.tokens().make(request.getBody().orElse(NO_BODY))));
    }

    private static HttpResponse<?> made(Tokens.Made made) {
        return HttpResponse.<ShownToken>status(made.published() ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
                .body(ShownToken.of(made.token(), made.text()));
    }

    @Delete("/{id}")
    @Operation(summary = "Revoke a token")
    @ApiResponse(responseCode = "204", description = "Revoked: every process learns of it within two seconds")
    @ApiResponse(responseCode = "202", description = "Revoked; the processes learn of it when Kafka takes it")
    @ApiResponse(responseCode = "404", description = "No such token")
    HttpResponse<?> revoke(@PathVariable String id) {
        return notReady().orElseGet(() -> {
            Optional<Boolean> published = registry.tokens().revoke(id);
            return published.isPresent()
                    ? HttpResponse.status(published.get() ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED)
                    : Problem.of(HttpStatus.NOT_FOUND, "there is no token with the id \"" + id + "\"");
        });
    }

    @Get("/{id}/changes{?size,before}")
    @Operation(summary = "What was done to a token, the newest first; before, an id, goes on from there")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenChanges.class)))
    HttpResponse<?> changes(
            @PathVariable String id,
            @QueryValue(defaultValue = MANY) int size,
            @QueryValue(defaultValue = "" + Long.MAX_VALUE) long before) {
        return notReady()
                .orElseGet(() -> HttpResponse.ok(new TokenChanges(
                        registry.changesOfToken(id, before, Math.max(1, Math.min(size, ChangeLog.MOST))))));
    }
}
