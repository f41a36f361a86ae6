package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code moalog sender key}. */
@Command(
        name = "key",
        description = "The shared keys that admit connections of forward, each as good as the others",
        subcommands = {SenderKeyCommand.Add.class, SenderKeyCommand.ListAll.class, SenderKeyCommand.Remove.class})
final class SenderKeyCommand {
    private static final String API = "/api/shared-keys";

    @Command(name = "add", description = "Make a shared key; it is shown this once")
    static final class Add extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            return SenderCommand.shown(api.send("POST", API, Map.of()), "key", out);
        }
    }

    @Command(name = "list", description = "List the shared keys by their ids")
    static final class ListAll extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode keys = api.get(API);
            if (out.isJson()) {
                out.json(keys);
            } else {
                out.table(Rows.of(keys, "sharedKeys"), "id", "createdAt");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "remove", description = "Admit nobody by a shared key any more")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "As moalog sender key list shows it")
        private String id = "";

        @Override
        int run(Api api, Output out) {
            return SenderCommand.removed(api.delete(API + "/" + Api.segment(id)), id, out);
        }
    }

    private SenderKeyCommand() {}
}
