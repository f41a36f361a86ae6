package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.aggregator.intake.UnclaimedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that logs came under and that no service has: {@code GET /api/unclaimed}. */
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
