package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog search}. */
@Command(name = "search", description = "Search a service's logs; the newest is the last line")
final class SearchCommand extends ApiCommand {
    @Parameters(paramLabel = "SERVICE")
    private String service = "";

    @Option(names = "-q", description = "Words, \"phrases\", field:value, -not")
    private String q = "";

    @Option(names = "--from", description = "ISO 8601, epoch milliseconds, or like -5m, -1d or -3y")
    private String from = "";

    @Option(names = "--to", description = "The same, or now")
    private String to = "";

    @Option(names = "--size", description = "How many logs at most, up to 1000 (default: 100)")
    private String size = "";

    @Option(names = "--after", description = "The cursor of an earlier answer, for what comes behind it")
    private String after = "";

    @Option(
            names = "--archive",
            description =
                    "Search what Elasticsearch no longer holds, too; with --to, a log that came more than 24 hours"
                            + " after its time is left out")
    private boolean archive;

    @Override
    int run(Api api, Output out) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("q", q);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("size", size);
        parameters.put("after", after);
        parameters.put("archive", archive ? "true" : "");
        JsonNode answer = api.get("/api/search/" + Api.segment(service) + Api.query(parameters));
        if (out.isJson()) {
            out.json(answer);
            return ExitCodes.OK;
        }
        LogLine line = LogLine.forTerminal();
        List<JsonNode> hits = new ArrayList<>();
        answer.path("hits").forEach(hits::add);
        Collections.reverse(hits);
        hits.forEach(hit -> out.line(line.format(hit)));
        out.flush();
        out.note(summary(answer, hits.size()));
        return ExitCodes.OK;
    }

    private static String summary(JsonNode answer, int shown) {
        JsonNode archive = answer.path("archive");
        boolean goesOn = answer.path("after").isTextual()
                && (shown < answer.path("total").asLong() || archive.isObject());
        String more = goesOn ? "; older ones: --after '" + answer.path("after").asText() + "'" : "";
        return shown + " of " + answer.path("total").asText("?") + " logs" + partial(answer, archive) + more;
    }

    private static String partial(JsonNode answer, JsonNode archive) {
        if (!answer.path("partial").asBoolean()) {
            return "";
        }
        boolean bounded = archive.path("from").isTextual() || archive.path("to").isTextual();
        return bounded
                ? "; partial: of those received from " + archive.path("from").asText("the beginning") + " to "
                        + archive.path("to").asText("now")
                : "; partial: a part of Elasticsearch did not answer";
    }
}
