package io.moalog.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.archive.hdfs.FailureReason;
import io.moalog.archive.replay.Replay;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** {@code /api/archive/replay}. */
@Tag(name = "archive")
@Controller("/api/archive/replay")
@Requires(property = "moalog.roles.batch-indexer", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReplayController {
    private static final String PATH = "/api/archive/replay/";
    private static final int MOST = 100;

    private final BatchIndexer indexer;

    ReplayController(BatchIndexer indexer) {
        this.indexer = indexer;
    }

    /** The newest replays; an empty list stands there, too. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Jobs(List<Job> replays) {}

    /**
     * A replay.
     *
     * @param id names it
     * @param service whose logs are put back
     * @param from the earliest receive time, ISO 8601
     * @param to behind the latest
     * @param keepUntil search retention leaves the indices alone until then
     * @param state active, done, failed or cancelled
     * @param underWay whether a process is at it now
     * @param rows logs that are put back, or refused
     * @param total about how many there are; null until they are counted
     * @param refused how many of the rows became dead letters
     * @param createdAt when it was asked for
     * @param endedAt null while it is active
     * @param trouble why it waits or has failed; null where neither
     * @param nextTry when it goes on; null where it does not wait after a failure
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Job(
            String id,
            String service,
            String from,
            String to,
            String keepUntil,
            String state,
            boolean underWay,
            long rows,
            @Nullable Long total,
            long refused,
            String createdAt,
            @Nullable String endedAt,
            @Nullable String trouble,
            @Nullable String nextTry) {

        static Job of(Replay job) {
            Instant ended = job.endedAt();
            boolean waits = ended == null && job.trouble() != null;
            return new Job(
                    job.id(),
                    job.service().value(),
                    job.from().toString(),
                    job.to().toString(),
                    job.keepUntil().toString(),
                    job.state().toString(),
                    job.underWay(),
                    job.rows(),
                    job.total(),
                    job.refused(),
                    job.createdAt().toString(),
                    ended == null ? null : ended.toString(),
                    job.trouble(),
                    waits ? job.nextTurn().toString() : null);
        }
    }

    @Operation(
            summary = "Put a service's archived logs of a time back into Elasticsearch; answers with a job to follow")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Job.class)))
    @ApiResponse(responseCode = "400", description = "A field is wrong; the problem says which, and what to give")
    @ApiResponse(responseCode = "404", description = "No such service, or nothing of it is archived of that time")
    @ApiResponse(responseCode = "503", description = "HDFS or SQL does not answer")
    @Post
    HttpResponse<?> begin(@Body ReplayRequest request) {
        return answer(() -> {
            ReplayRequest.Checked checked;
            try {
                checked = request.check(Instant.now());
            } catch (IllegalArgumentException e) {
                return Problem.answer(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
            }
            return indexer.isService(checked.service())
                    ? begin(checked)
                    : Problem.noService(checked.service().value());
        });
    }

    private HttpResponse<?> begin(ReplayRequest.Checked asked) {
        try {
            Optional<Replay> job = indexer.replays().begin(asked.service(), asked.from(), asked.to(), asked.keep());
            if (job.isPresent()) {
                return HttpResponse.accepted(URI.create(PATH + job.get().id())).body(Job.of(job.get()));
            }
        } catch (IOException e) {
            return Problem.answer(
                    HttpStatus.SERVICE_UNAVAILABLE, "the archive does not answer: " + FailureReason.of(e));
        }
        return Problem.answer(
                HttpStatus.NOT_FOUND,
                "nothing of %1$s that was received from %2$s to %3$s is archived: /api/archive/%1$s lists what is, and POST"
                                .formatted(asked.service(), asked.from(), asked.to())
                        + " /api/archive/run archives what is new");
    }

    @Operation(summary = "The newest replays")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Jobs.class)))
    @Get
    HttpResponse<?> list() {
        return answer(() -> HttpResponse.ok(
                new Jobs(indexer.replays().list(MOST).stream().map(Job::of).toList())));
    }

    @Operation(summary = "How far a replay is")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Job.class)))
    @ApiResponse(responseCode = "404", description = "No such replay")
    @Get("/{id}")
    HttpResponse<?> show(@PathVariable String id) {
        return answer(() -> one(id, indexer.replays().find(id)));
    }

    @Operation(summary = "End a replay; what it has put back stays")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Job.class)))
    @ApiResponse(responseCode = "404", description = "No such replay")
    @Delete("/{id}")
    HttpResponse<?> cancel(@PathVariable String id) {
        return answer(() -> one(id, indexer.replays().cancel(id)));
    }

    private static HttpResponse<?> one(String id, Optional<Replay> job) {
        return job.isPresent()
                ? HttpResponse.ok(Job.of(job.get()))
                : Problem.answer(
                        HttpStatus.NOT_FOUND,
                        "there is no replay \"" + id + "\": /api/archive/replay lists those there are");
    }

    private HttpResponse<?> answer(Supplier<HttpResponse<?>> asked) {
        if (!indexer.isReady()) {
            return Problem.notReady();
        }
        try {
            return asked.get();
        } catch (JdbiException e) {
            return Problem.answer(
                    HttpStatus.SERVICE_UNAVAILABLE, "the database of the replays does not answer: " + e.getMessage());
        }
    }
}
