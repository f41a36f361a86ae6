package io.moalog.tailapi.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.tailapi.TailApi;
import io.moalog.tailapi.cold.ArchiveSearch;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.SearchRequest;
import io.moalog.tailapi.search.Stretch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/search/{service}}. Every error is a problem document. */
@Tag(name = "search")
@Controller("/api/search")
@Requires(property = "moalog.roles.tail-api", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
class SearchController {
    private final TailApi tailApi;
    private final Requests requests;

    SearchController(TailApi tailApi) {
        this.tailApi = tailApi;
        this.requests = new Requests(tailApi);
    }

    /**
     * The shape of the answer, for the API's description.
     *
     * @param total how many logs match, exactly, in what was searched
     * @param partial whether there is more than was searched: the time was up or, in the archive, a limit was reached
     * @param hits the logs, newest first, each with its {@code id} and its {@code @timestamp}; a log's own field
     *     {@code id} comes as {@code log.id}
     * @param after gives the next page; null on the last one
     * @param archive what was read of the archive, where it was asked for
     */
    record Answer(
            long total,
            boolean partial,
            List<Map<String, Object>> hits,
            @Nullable String after,
            @Nullable Archive archive) {}

    /**
     * What was read of the archive.
     *
     * @param from the receive time from which on was searched, ISO 8601; null: from the beginning. Older ones are searched by
     *     {@code after}
     * @param to the receive time before which was searched; null: to the end
     * @param files that were read
     * @param bytes of them that were read at most
     */
    record Archive(@Nullable String from, @Nullable String to, int files, long bytes) {}

    @Operation(summary = "Search a service's logs by q and @timestamp, newest first")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Answer.class)))
    @ApiResponse(responseCode = "400", description = "A parameter cannot be read; for q with position and expected")
    @ApiResponse(responseCode = "404", description = "No such service; suggestions name what may have been meant")
    @ApiResponse(responseCode = "501", description = "The archive is asked for where no hdfs.uri is configured")
    @ApiResponse(responseCode = "503", description = "Elasticsearch or the archive does not answer, or is busy")
    @Get("/{service}")
    HttpResponse<?> search(
            @PathVariable String service,
            @Parameter(description = "words, \"phrases\", field:value, each with - for its opposite")
                    @QueryValue
                    @Nullable
                    String q,
            @Parameter(
                            description =
                                    "the earliest time: ISO 8601, epoch milliseconds, now, -5m, -1d, -3y (s m h d w y)")
                    @QueryValue
                    @Nullable
                    String from,
            @Parameter(description = "the first time that is too late") @QueryValue @Nullable String to,
            @Parameter(description = "0 to 1000, 100 if not given") @QueryValue @Nullable String size,
            @Parameter(description = "the after of the page before") @QueryValue @Nullable String after,
            @Parameter(description = "true: also what Elasticsearch no longer holds") @QueryValue @Nullable
                    String archive,
            HttpRequest<?> http)
            throws ProblemException, SearchFailedException {
        SearchRequest request = new SearchRequest(
                requests.service(service).name(),
                requests.query(q),
                requests.time("from", from),
                requests.time("to", to),
                requests.size(size),
                requests.after(after));
        if (request.from() != null && request.to() != null && !request.from().isBefore(request.to())) {
            throw ProblemException.badParameter(
                    "from", String.valueOf(from), "a time before to, which is " + request.to());
        }
        boolean inArchive = requests.flag("archive", archive);
        if (!inArchive && request.after() != null && !request.after().stretch().equals(Stretch.ALL)) {
            throw ProblemException.badParameter("archive", "false", "true, as where this after comes from");
        }
        byte[] answer = inArchive
                ? archiveSearch().run(request, Hangup.of(http))
                : tailApi.search().run(request);
        return HttpResponse.ok(answer).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private ArchiveSearch archiveSearch() throws ProblemException {
        return tailApi.archiveSearch().orElseThrow(ProblemException::noArchive);
    }

    @Error
    HttpResponse<?> problem(ProblemException e) {
        return e.response();
    }

    @Error
    HttpResponse<?> failed(SearchFailedException e) {
        String reason = String.valueOf(e.getMessage());
        return (e.isTemporary() ? ProblemException.unavailable(reason) : ProblemException.refused(reason)).response();
    }
}
