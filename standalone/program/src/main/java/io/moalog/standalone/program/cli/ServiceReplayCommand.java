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
    @Parameters(paramLabel = "NAME")
    private String service = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Only logs that came under this name, the service's own or a claimed one; may be repeated")
    private List<String> names = List.of();

    /** The server answers after a minute at the most; it is asked until it has replayed all. */
    @Override
    int run(Api api, Output out) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("service", service);
        if (!names.isEmpty()) {
            body.put("names", names);
        }
        JsonNode answer = api.send("POST", "/api/unclaimed/replay", body);
        long replayed = answer.path("replayed").asLong();
        while (answer.path("complete").isBoolean() && !answer.path("complete").booleanValue()) {
            answer = api.send("POST", "/api/unclaimed/replay", body);
            replayed += answer.path("replayed").asLong();
        }
        // The last call has met all of them; what this command replayed before, it found replayed.
        long before = answer.path("alreadyReplayed").asLong()
                + answer.path("replayed").asLong()
                - replayed;
        ObjectNode all = Api.JSON.createObjectNode();
        all.put("replayed", replayed);
        all.put("alreadyReplayed", before);
        all.set("skipped", answer.path("skipped"));
        if (out.isJson()) {
            out.json(all);
        } else {
            out.fields(all);
        }
        return ExitCodes.OK;
    }
}
