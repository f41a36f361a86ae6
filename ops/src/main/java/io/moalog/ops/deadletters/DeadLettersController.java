package io.moalog.ops.deadletters;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.ops.Ops;
import io.moalog.ops.deadletters.LetterRequests.BadRequestException;
import io.moalog.ops.deadletters.LetterRequests.Wanted;
import io.moalog.registry.view.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/dead-letters}: what no stage could take. */
@Tag(name = "dead letters")
@Controller("/api/dead-letters")
@Requires(property = "moalog.roles.ops", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
class DeadLettersController {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLettersController.class);

    private final Ops ops;

    DeadLettersController(Ops ops) {
        this.ops = ops;
    }

    @Operation(summary = "Dead letters, the newest first, without their bodies; open ones where no state is given")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LetterPage.class)))
    @ApiResponse(responseCode = "400", description = "A parameter cannot be taken")
    @ApiResponse(responseCode = "503", description = "The SQL database does not answer")
    @Get("{?service,stage,reason,state,from,to,size,after}")
    HttpResponse<?> list(
            @QueryValue @Nullable String service,
            @QueryValue @Nullable String stage,
            @QueryValue @Nullable String reason,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String to,
            @QueryValue(defaultValue = "50") int size,
            @QueryValue @Nullable String after) {
        LetterFilter filter = LetterRequests.filter(service, stage, reason, LetterRequests.state(state), from, to);
        return HttpResponse.ok(ops.deadLetters().list(filter, LetterRequests.after(after), LetterRequests.size(size)));
    }

    @Operation(summary = "One dead letter with its body as it came: text where it is UTF-8, else base64")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShownLetter.class)))
    @ApiResponse(responseCode = "404", description = "No such letter, or Kafka's retention has removed it")
    @ApiResponse(responseCode = "503", description = "Kafka or the SQL database does not answer")
    @Get("/{id}")
    HttpResponse<?> show(@PathVariable String id) throws InterruptedException {
        Optional<ShownLetter> found =
                id.indexOf('\0') >= 0 ? Optional.empty() : ops.deadLetters().show(id);
        return found.isPresent()
                ? HttpResponse.ok(found.get())
                : problem(
                        HttpStatus.NOT_FOUND,
                        "there is no dead letter \"" + id + "\", or Kafka's retention has removed it;"
                                + " /api/dead-letters lists those there are");
    }

    @Post("/replay")
    @Consumes(MediaType.ALL)
    @Operation(
            summary =
                    "Store again what Elasticsearch refused, under each log's own id: letters by their ids, or up to 1,000"
                            + " open ones of a filter, the newest first; after in the answer, sent again with the filter, goes on")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Wanted.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ReplayAnswer.class)))
    @ApiResponse(responseCode = "400", description = "It is not said which letters are meant")
    @ApiResponse(responseCode = "403", description = "Some of them are another owner's; none is replayed")
    @ApiResponse(
            responseCode = "503",
            description = "Elasticsearch, Kafka or the SQL database does not answer; the same again goes on")
    HttpResponse<?> replay(HttpRequest<byte[]> request)
            throws NotAllowedException, NotNowException, InterruptedException {
        requireJson(request);
        return HttpResponse.ok(ops.deadLetters().replay(selection(request), caller(request)));
    }

    @Post("/drop")
    @Consumes(MediaType.ALL)
    @Operation(summary = "Drop letters that nobody wants, given as for a replay: they are listed as dropped ones only")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Wanted.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DropAnswer.class)))
    @ApiResponse(responseCode = "400", description = "It is not said which letters are meant")
    @ApiResponse(responseCode = "403", description = "Some of them are another owner's; none is dropped")
    @ApiResponse(responseCode = "503", description = "The SQL database does not answer")
    HttpResponse<?> drop(HttpRequest<byte[]> request) throws NotAllowedException, NotNowException {
        requireJson(request);
        return HttpResponse.ok(ops.deadLetters().drop(selection(request), caller(request)));
    }

    private static Selection selection(HttpRequest<byte[]> request) {
        return LetterRequests.selection(request.getBody().orElse(new byte[0]));
    }

    private static Caller caller(HttpRequest<?> request) {
        return request.getUserPrincipal(Caller.class).orElse(Caller.ANYBODY);
    }

    /** A browser sends other types than JSON to us from any page without asking; this one it may not. */
    private static void requireJson(HttpRequest<?> request) {
        if (request.getContentType()
                .filter(type -> type.getName().equals(MediaType.APPLICATION_JSON))
                .isEmpty()) {
            throw new BadRequestException("send Content-Type: application/json");
        }
    }

    @Error
    HttpResponse<?> badRequest(BadRequestException e) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    @Error
    HttpResponse<?> notAllowed(NotAllowedException e) {
        return problem(HttpStatus.FORBIDDEN, String.valueOf(e.getMessage()));
    }

    @Error
    HttpResponse<?> notNow(NotNowException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()))
                .header("Retry-After", "10");
    }

    @Error
    HttpResponse<?> sqlFails(HttpRequest<?> request, JdbiException e) {
        LOG.warn("{} {} failed in SQL", request.getMethod(), request.getPath(), e);
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "the SQL database that keeps track of the dead letters does not do its work, or not in time: try again, ask for a service or a shorter time, and see /health");
    }

    @Error
    HttpResponse<?> kafkaFails(HttpRequest<?> request, KafkaException e) {
        LOG.warn("{} {} failed in Kafka: {}", request.getMethod(), request.getPath(), e.toString());
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "Kafka does not answer: " + e.getMessage());
    }

    /** RFC 9457. */
    record Problem(String type, String title, int status, String detail) {}

    private static MutableHttpResponse<?> problem(HttpStatus status, String detail) {
        return HttpResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(new Problem("about:blank", status.getReason(), status.getCode(), detail));
    }
}
