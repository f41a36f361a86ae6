package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.aggregator.intake.UnclaimedName;
import io.moalog.aggregator.replay.ReplayAnswer;
import io.moalog.aggregator.replay.ReplayAnswer.Done;
import io.moalog.aggregator.replay.ReplayAnswer.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that logs came under and that no service has: {@code GET /api/unclaimed}; and their logs for the service that
 * has the name by now: {@code POST /api/unclaimed/replay}.
 */
@Controller("/api/unclaimed")
@Requires(property = "moalog.roles.aggregator", value = "true")
final class UnclaimedController {
    private final Aggregator aggregator;

    UnclaimedController(Aggregator aggregator) {
        this.aggregator = aggregator;
    }

    /**
     * Lists the names, the last seen first, with how much came, when, and the beginning of the last log. It is what this
     * process has met since it started, at most 10,000 names; where several aggregators run, each has its own.
     *
     * @param limit how many to list
     */
    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> unclaimed(@QueryValue(defaultValue = "10000") int limit) {
        List<UnclaimedName> names = aggregator.unclaimed();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("total", names.size());
        body.put(
                "names",
                names.stream()
                        .limit(Math.max(0, limit))
                        .map(UnclaimedController::json)
                        .toList());
        return body;
    }

    /**
     * Replays the logs that came under a service's names before it had them: {@code
     * {"service":"…","names":["…"],"next":"…"}}, where names are optional and default to all that the service has or claims.
     * They are in its topic when the answer comes, and a second replay adds none of them again. An answer that is not complete
     * has a {@code next}, from which another call goes on.
     *
     * @param body the service, the names and where to go on
     */
    @Post("/replay")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> replay(@Body Map<String, Object> body) throws InterruptedException {
        Object names = body.getOrDefault("names", List.of());
        if (!(body.get("service") instanceof String service)) {
            return problem(new Refused(400, "Bad request", "service: give the name of a registered service", 0));
        }
        if (!(names instanceof List<?> list && list.stream().allMatch(String.class::isInstance))) {
            return problem(new Refused(400, "Bad request", "names: give an array of names, or leave it out", 0));
        }
        if (!(body.get("next") == null || body.get("next") instanceof String)) {
            return problem(new Refused(400, "Bad request", "next: give a text, or leave it out", 0));
        }
        ReplayAnswer answer = aggregator
                .replays()
                .replay(service, list.stream().map(String.class::cast).toList(), (String) body.get("next"));
        return answer instanceof Refused refused ? problem(refused) : HttpResponse.ok(json((Done) answer));
    }

    private static Map<String, Object> json(Done done) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("replayed", done.replayed());
        json.put("alreadyReplayed", done.alreadyReplayed());
        json.put("skipped", done.skipped());
        json.put("complete", done.next() == null);
        if (done.next() != null) {
            json.put("next", done.next());
        }
        return json;
    }

    private static HttpResponse<?> problem(Refused refused) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("title", refused.title());
        document.put("status", refused.status());
        document.put("detail", refused.detail());
        MutableHttpResponse<?> response = HttpResponse.status(HttpStatus.valueOf(refused.status()))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(document);
        if (refused.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, Integer.toString(refused.retryAfterSeconds()));
        }
        return response;
    }

    private static Map<String, Object> json(UnclaimedName name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name.name());
        json.put("kind", name.kind().toString());
        json.put("protocol", name.protocol());
        json.put("logs", name.logs());
        json.put("bytes", name.bytes());
        json.put("refused", name.refused());
        json.put("firstSeen", name.firstSeen().toString());
        json.put("lastSeen", name.lastSeen().toString());
        json.put("sample", name.sample());
        return json;
    }
}
