package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog rule}. */
@Command(
        name = "rule",
        description = "Keep rules that raise alerts",
        subcommands = {
            RuleCommand.Add.class,
            RuleCommand.ListAll.class,
            RuleCommand.Show.class,
            RuleCommand.Delete.class
        })
final class RuleCommand {
    private static final String PATH = "/api/rules";

    @Command(name = "add", description = "Add a rule")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(
                index = "1",
                paramLabel = "SQL",
                description = "SELECT … FROM `service` WHERE …; names in backticks")
        private String sql = "";

        @Option(names = "--webhook", paramLabel = "URL", description = "Where its alerts are posted; may be repeated")
        private List<String> webhooks = new ArrayList<>();

        @Override
        int run(Api api, Output out) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            body.put("sql", sql);
            body.put(
                    "notify",
                    webhooks.stream()
                            .map(url -> Map.of("type", "webhook", "url", url))
                            .toList());
            show(api.send("POST", PATH, body), out);
            return ExitCodes.OK;
        }
    }

    @Command(name = "list", description = "List all rules")
    static final class ListAll extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get(PATH);
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.table(Rows.of(answer, "rules"), "name", "service", "enabled", "sql");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "show", description = "Show a rule")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            show(find(api, name), out);
            return ExitCodes.OK;
        }
    }

    @Command(name = "delete", description = "Delete a rule; its alerts stay")
    static final class Delete extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.delete(
                    PATH + "/" + Api.segment(find(api, name).path("id").asText()));
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.line("deleted " + name);
            }
            return ExitCodes.OK;
        }
    }

    /** By its name or its id: the API knows rules by their ids. */
    private static JsonNode find(Api api, String name) {
        for (JsonNode rule : Rows.of(api.get(PATH), "rules")) {
            if (rule.path("name").asText().equals(name)
                    || rule.path("id").asText().equals(name)) {
                return rule;
            }
        }
        throw new CommandFailedException(
                ExitCodes.FAILED, "there is no rule \"" + name + "\"; \"moalog rule list\" shows those there are");
    }

    private static void show(JsonNode rule, Output out) {
        if (out.isJson()) {
            out.json(rule);
        } else {
            out.fields(rule);
        }
    }

    private RuleCommand() {}
}
