package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code moalog archive}. */
@Command(
        name = "archive",
        description = "Archive now, list what is archived, and put it back where it can be searched",
        subcommands = {
            ArchiveCommand.Run.class,
            ArchiveCommand.ListFiles.class,
            ReplayCommand.Begin.class,
            ReplayCommand.ListAll.class,
            ReplayCommand.Follow.class,
            ReplayCommand.Cancel.class
        })
final class ArchiveCommand {
    @Command(name = "run", description = "Archive everything that is new, and wait for it")
    static final class Run extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.send("POST", "/api/archive/run", Map.of());
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.line("archived " + answer.path("rows").asText("0") + " logs in "
                        + answer.path("files").asText("0") + " files");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "list", description = "List a service's archived files")
    static final class ListFiles extends ApiCommand {
        @Parameters(paramLabel = "SERVICE")
        private String service = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get("/api/archive/" + Api.segment(service));
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.table(Rows.of(answer, "files"), "path", "rows", "bytes", "from", "to");
            }
            return ExitCodes.OK;
        }
    }

    private ArchiveCommand() {}
}
