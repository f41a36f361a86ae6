package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog service replay-unclaimed}. */
@Command(
        name = "replay-unclaimed",
        description = "Bring a service the logs that came under its names before it had them; each comes once,"
                + " however often this is done")
final class ServiceReplayCommand extends ApiCommand {
    private static final List<String> COUNTS = List.of("replayed", "alreadyReplayed", "skipped");

    @Parameters(paramLabel = "NAME")
    private String service = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Only logs that came under this name, the service's own or a claimed one; may be repeated")
    private List<String> names = List.of();

    @Override
    int run(Api api, Output out) {
        ObjectNode all = replay(api, service, names);
        if (out.isJson()) {
            out.json(all);
        } else {
            out.fields(all);
        }
        return ExitCodes.OK;
    }

    /** The server answers after a minute at the most; it is asked until it has replayed all. */
    static ObjectNode replay(Api api, String service, List<String> names) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("service", service);
        if (!names.isEmpty()) {
            body.put("names", names);
        }
        ObjectNode all = Api.JSON.createObjectNode();
        boolean more;
        do {
            JsonNode answer = api.send("POST", "/api/unclaimed/replay", body);
            for (String count : COUNTS) {
                all.put(count, all.path(count).asLong() + answer.path(count).asLong());
            }
            more = answer.path("next").isTextual();
            body.put("next", answer.path("next").asText());
        } while (more);
        return all;
    }
}
