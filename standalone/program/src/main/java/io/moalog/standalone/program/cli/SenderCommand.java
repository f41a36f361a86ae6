package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog sender}. */
@Command(
        name = "sender",
        description = "Who may send over forward: users, and the shared keys that admit them",
        subcommands = {
            SenderCommand.Add.class,
            SenderCommand.ListAll.class,
            SenderCommand.Set.class,
            SenderCommand.Renew.class,
            SenderCommand.Remove.class,
            SenderKeyCommand.class
        })
final class SenderCommand {
    private static final String API = "/api/senders";

    @Command(name = "add", description = "Add a user; its password is shown this once")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(
                names = "--service",
                required = true,
                paramLabel = "SERVICE",
                description = "What it may send to: a name, or a pattern like public.* or *; may be repeated")
        private List<String> services = List.of();

        @Override
        int run(Api api, Output out) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            body.put("services", services);
            return shown(api.send("POST", API, body), "password", out);
        }
    }

    @Command(name = "list", description = "List the users and what they may send to")
    static final class ListAll extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode senders = api.get(API);
            if (out.isJson()) {
                out.json(senders);
            } else {
                out.table(Rows.of(senders, "senders"), "name", "services", "createdAt");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "set", description = "Let a user send to other services")
    static final class Set extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(
                names = "--service",
                required = true,
                paramLabel = "SERVICE",
                description = "As with add; instead of all that it could send to")
        private List<String> services = List.of();

        @Override
        int run(Api api, Output out) {
            return shown(api.send("PATCH", path(name), Map.of("services", services)), "password", out);
        }
    }

    @Command(name = "renew", description = "Give a user another password; it is shown this once, and the old one ends")
    static final class Renew extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            return shown(api.send("PUT", path(name), Map.of()), "password", out);
        }
    }

    @Command(name = "remove", description = "Take nothing from a user any more")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            return removed(api.delete(path(name)), name, out);
        }
    }

    private static String path(String name) {
        return API + "/" + Api.segment(name);
    }

    /** @param secret the field that is there if it was made just now */
    static int shown(JsonNode made, String secret, Output out) {
        if (out.isJson()) {
            out.json(made);
        } else {
            out.fields(made);
            if (made.has(secret)) {
                out.note("Keep the " + secret + ": it is not shown again.");
            }
        }
        return ExitCodes.OK;
    }

    static int removed(JsonNode answer, String name, Output out) {
        if (out.isJson()) {
            out.json(answer);
        } else {
            out.line("removed " + Printable.of(name));
        }
        return ExitCodes.OK;
    }

    private SenderCommand() {}
}
