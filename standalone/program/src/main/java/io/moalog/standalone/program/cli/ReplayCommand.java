package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog archive replay}, and what follows, lists and ends replays. */
final class ReplayCommand {
    private static final String PATH = "/api/archive/replay";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Command(
            name = "replay",
            description = "Put a service's archived logs of a time back into Elasticsearch, and wait until they are"
                    + " there; exit code 1 where they are not. Times are those at which the logs were received")
    static final class Begin extends ApiCommand {
        @Parameters(paramLabel = "SERVICE")
        private String service = "";

        @Option(
                names = "--from",
                paramLabel = "TIME",
                required = true,
                description = "The earliest time: -1d, -3y, 2026-11-20T10:00:00Z, epoch milliseconds")
        private String from = "";

        @Option(names = "--to", paramLabel = "TIME", defaultValue = "now", description = "Before it (default: now)")
        private String to = "";

        @Option(
                names = "--keep",
                paramLabel = "AGE",
                defaultValue = "7d",
                description = "How long from now on search retention leaves them alone: 12h, 7d, 2w (default: 7d)")
        private String keep = "";

        @Option(names = "--detach", description = "Do not wait; the replay goes on")
        private boolean detach;

        @Override
        int run(Api api, Output out) {
            Map<String, String> body = new LinkedHashMap<>();
            body.put("service", service);
            body.put("from", from);
            body.put("to", to);
            body.put("keep", keep);
            JsonNode job = api.send("POST", PATH, body);
            return detach ? show(job, out) : follow(job, api, out);
        }
    }

    @Command(name = "replays", description = "List replays, the newest first")
    static final class ListAll extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get(PATH);
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.table(
                        Rows.of(answer, "replays"), "id", "service", "from", "to", "state", "rows", "total", "trouble");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "replay-follow", description = "Wait until a replay is done; exit code 1 where it is not")
    static final class Follow extends ApiCommand {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        int run(Api api, Output out) {
            return follow(api.get(path(id)), api, out);
        }
    }

    @Command(name = "replay-cancel", description = "End a replay; what it has put back stays")
    static final class Cancel extends ApiCommand {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        int run(Api api, Output out) {
            return show(api.delete(path(id)), out);
        }
    }

    private ReplayCommand() {}

    private static String path(String id) {
        return PATH + "/" + Api.segment(id);
    }

    private static int show(JsonNode job, Output out) {
        if (out.isJson()) {
            out.json(job);
        } else {
            out.fields(job);
        }
        return ExitCodes.OK;
    }

    /** Tells of the progress beside the output, whenever it has changed. */
    private static int follow(JsonNode begun, Api api, Output out) {
        JsonNode job = begun;
        String told = null;
        while (job.path("state").asText().equals("active")) {
            String progress = progress(job);
            if (!progress.equals(told)) {
                out.note(progress);
                told = progress;
            }
            pause();
            job = api.get(path(job.path("id").asText()));
        }
        show(job, out);
        return job.path("state").asText().equals("done") ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static String progress(JsonNode job) {
        @Nullable String trouble = job.path("trouble").textValue();
        return "%s: %s of %s logs are back%s"
                .formatted(
                        job.path("id").asText(),
                        job.path("rows").asText(),
                        job.path("total").isNull() ? "?" : job.path("total").asText(),
                        trouble == null ? "" : "; it waits: " + Printable.of(trouble));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCodes.FAILED, "interrupted; the replay goes on");
        }
    }
}
