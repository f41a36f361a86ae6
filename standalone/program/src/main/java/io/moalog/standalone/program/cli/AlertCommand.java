package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moalog alert}. */
@Command(
        name = "alert",
        description = "Show alerts",
        subcommands = {AlertCommand.ListAll.class})
final class AlertCommand {
    @Command(name = "list", description = "List alerts, the newest first")
    static final class ListAll extends ApiCommand {
        @Option(names = "--rule", description = "Those of this rule only")
        private String rule = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get("/api/alerts" + Api.query(Map.of("rule", rule)));
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.table(
                        Rows.of(answer, "alerts"),
                        "firedAt",
                        "rule",
                        "service",
                        "count",
                        "state",
                        "window.start",
                        "window.end");
            }
            return ExitCodes.OK;
        }
    }

    private AlertCommand() {}
}
