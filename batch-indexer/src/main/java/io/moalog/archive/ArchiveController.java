package io.moalog.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.hdfs.FailureReason;
import io.moalog.archive.parquet.FileFooter;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/archive}. */
@Tag(name = "archive")
@Controller("/api/archive")
@Requires(property = "moalog.roles.batch-indexer", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
class ArchiveController {
    private final BatchIndexer indexer;

    ArchiveController(BatchIndexer indexer) {
        this.indexer = indexer;
    }

    /**
     * What a run wrote.
     *
     * @param files committed by this run; what another process committed meanwhile does not count
     * @param rows in those files
     */
    record Written(long files, long rows) {}

    /** A service's files, by day and position; an empty list stands there, too. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Files(List<FileEntry> files) {}

    /**
     * An archived file.
     *
     * @param path relative to the archive's root
     * @param rows logs in it
     * @param bytes its size
     * @param from the earliest receive time in it, ISO 8601; null where it has no rows
     * @param to the latest receive time in it, inclusive
     * @param topicId the UUID of the topic that its logs come from
     * @param partition of that topic
     * @param firstOffset the first offset that it stands for
     * @param endOffset the offset (exclusive) up to which it stands
     * @param lost offsets in its range that Kafka no longer held
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FileEntry(
            String path,
            long rows,
            long bytes,
            @Nullable String from,
            @Nullable String to,
            String topicId,
            int partition,
            long firstOffset,
            long endOffset,
            long lost) {

        static FileEntry of(ArchivedFile file) {
            FileFooter footer = file.footer();
            LogPosition first = file.path().first();
            return new FileEntry(
                    file.path().toString(),
                    footer.rows(),
                    file.bytes(),
                    footer.firstReceived() == null
                            ? null
                            : footer.firstReceived().toString(),
                    footer.lastReceived() == null ? null : footer.lastReceived().toString(),
                    first.topicId(),
                    first.partition(),
                    first.offset(),
                    footer.end(),
                    footer.lost());
        }
    }

    @Operation(summary = "Archive everything that Kafka has now; answers when it is done")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Written.class)))
    @ApiResponse(responseCode = "503", description = "Not everything could be archived; what was written stays")
    @Post("/run")
    @Consumes(MediaType.ALL)
    HttpResponse<?> run() throws InterruptedException {
        if (!indexer.isReady()) {
            return Problem.notReady();
        }
        ArchiveRun run = indexer.runNow();
        if (run.failures().isEmpty()) {
            return HttpResponse.ok(new Written(run.files(), run.rows()));
        }
        return Problem.answer(
                HttpStatus.SERVICE_UNAVAILABLE,
                "%d rows in %d files were archived, the rest waits for the next run: %s"
                        .formatted(run.rows(), run.files(), run.summary()));
    }

    @Operation(summary = "The archived files of a service")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Files.class)))
    @ApiResponse(responseCode = "404", description = "No such service")
    @ApiResponse(responseCode = "503", description = "HDFS does not answer")
    @Get("/{service}")
    HttpResponse<?> files(@PathVariable String service) {
        if (!indexer.isReady()) {
            return Problem.notReady();
        }
        Optional<ServiceName> name = ServiceName.parse(service);
        try {
            Optional<List<ArchivedFile>> files = name.isEmpty() ? Optional.empty() : indexer.files(name.get());
            return files.isPresent()
                    ? HttpResponse.ok(
                            new Files(files.get().stream().map(FileEntry::of).toList()))
                    : Problem.noService(service);
        } catch (IOException e) {
            return Problem.answer(
                    HttpStatus.SERVICE_UNAVAILABLE, "the archive does not answer: " + FailureReason.of(e));
        }
    }
}
