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
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.registry.view.ServicePattern;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/senders}: the users of forward's handshake. Every error is a {@link Problem}. */
@Controller("/api/senders")
@Requires(property = "moalog.roles.service-registry", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "senders")
final class SendersController extends SecretsEndpoint {
    private static final String MANY = "100";

    SendersController(ServiceRegistry registry) {
        super(registry);
    }

    /** A sender; {@code password} is told where it was made just now, and never again. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShownSender(
            String name,

            @ArraySchema(schema = @Schema(implementation = String.class))
            List<ServicePattern> services,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
            @Nullable String password) {

        static ShownSender of(SecretRow row, @Nullable String password) {
            return new ShownSender(row.name(), row.services(), row.createdAt(), password);
        }
    }

    /** All of them, by name. */
    record SenderList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ShownSender> senders) {}

    /** The newest first. */
    record ChangeList(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ChangeLog.Entry> changes) {}

    @Get
    @Operation(summary = "Who may send over forward, and to which services")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SenderList.class)))
    HttpResponse<?> list() {
        return notReady()
                .orElseGet(() -> HttpResponse.ok(new SenderList(registry.secrets().list(SecretKind.SENDER).stream()
                        .map(row -> ShownSender.of(row, null))
                        .toList())));
    }

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Add a sender; a password that is made here is told this once")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SenderRequest.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ShownSender.class)))
    @ApiResponse(responseCode = "202", description = "Added; it may send when Kafka has told the aggregators")
    @ApiResponse(responseCode = "400", description = "A field cannot be taken; errors names each")
    @ApiResponse(responseCode = "409", description = "There is one of that name; or no master key is set")
    HttpResponse<?> add(HttpRequest<byte[]> request) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> answer(
                        registry.secrets()
                                .addSender(SenderRequest.added(request.getBody().orElse(NO_BODY))),
                        HttpStatus.CREATED));
    }

    @Put("/{name}")
    @Consumes(MediaType.ALL)
    @Operation(summary = "Give a sender another password; one that is made here is told this once")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShownSender.class)))
    @ApiResponse(responseCode = "202", description = "Changed; it holds when Kafka has told the aggregators")
    @ApiResponse(responseCode = "404", description = "No such sender")
    @ApiResponse(responseCode = "409", description = "No master key is set")
    HttpResponse<?> renew(HttpRequest<byte[]> request, @PathVariable String name) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> answer(
                        registry.secrets()
                                .renew(SenderRequest.renewed(
                                        name, request.getBody().orElse(NO_BODY))),
                        HttpStatus.OK));
    }

    @Patch("/{name}")
    @Consumes(MediaType.ALL)
    @Operation(summary = "Let a sender send to other services; its password stays")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShownSender.class)))
    @ApiResponse(responseCode = "202", description = "Changed; it holds when Kafka has told the aggregators")
    @ApiResponse(responseCode = "404", description = "No such sender")
    HttpResponse<?> change(HttpRequest<byte[]> request, @PathVariable String name) {
        return notReadyOrNotJson(request)
                .orElseGet(() -> answer(
                        registry.secrets()
                                .changeServices(SenderRequest.changed(
                                        name, request.getBody().orElse(NO_BODY))),
                        HttpStatus.OK));
    }

    private HttpResponse<?> answer(SecretOutcome outcome, HttpStatus status) {
        return outcome instanceof SecretOutcome.Done done
                ? HttpResponse.<ShownSender>status(done.published() ? status : HttpStatus.ACCEPTED)
                        .body(ShownSender.of(done.row(), done.plain()))
                : problem(outcome, "sender");
    }

    @Delete("/{name}")
    @Operation(summary = "Let a sender send no more; its connections are closed")
    @ApiResponse(responseCode = "204", description = "Removed: every aggregator learns of it within two seconds")
    @ApiResponse(responseCode = "202", description = "Removed; the aggregators learn of it when Kafka takes it")
    @ApiResponse(responseCode = "404", description = "No such sender")
    HttpResponse<?> remove(@PathVariable String name) {
        return notReady().orElseGet(() -> removed(registry.secrets().remove(SecretKind.SENDER, name), "sender"));
    }

    @Get("/{name}/changes{?size,before}")
    @Operation(summary = "What was done to a sender, the newest first; before, an id, goes on from there")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChangeList.class)))
    HttpResponse<?> changes(
            @PathVariable String name,
            @QueryValue(defaultValue = MANY) int size,
            @QueryValue(defaultValue = "" + Long.MAX_VALUE) long before) {
        return notReady()
                .orElseGet(() -> HttpResponse.ok(new ChangeList(
                        registry.changesOfSender(name, before, Math.max(1, Math.min(size, ChangeLog.MOST))))));
    }
}
