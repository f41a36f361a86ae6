package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog service key}. */
@Command(
        name = "key",
        description = "The keys with which a service sends over HTTP",
        subcommands = {ServiceKeyCommand.Add.class, ServiceKeyCommand.ListAll.class, ServiceKeyCommand.Revoke.class})
final class ServiceKeyCommand {
    @Command(name = "add", description = "Make a key; it is shown this once")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(
                names = "--expires-at",
                paramLabel = "TIME",
                description = "From when on it is refused, like 2027-01-01T00:00:00Z (default: never)")
        private @Nullable String expiresAt;

        @Option(
                names = "--expire-others-after",
                paramLabel = "AGE",
                description = "How much longer the other keys hold, like 1h (default: as long as they did)")
        private @Nullable String expireOthersAfter;

        @Override
        int run(Api api, Output out) {
            Map<String, Object> body = new LinkedHashMap<>();
            if (expiresAt != null) {
                body.put("expiresAt", expiresAt);
            }
            if (expireOthersAfter != null) {
                body.put("expireOthersAfter", expireOthersAfter);
            }
            JsonNode key = api.send("POST", path(name), body);
            if (out.isJson()) {
                out.json(key);
            } else {
                out.fields(key);
                out.note("Keep the key: it is not shown again.");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "list", description = "List a service's keys by their ids")
    static final class ListAll extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            JsonNode keys = api.get(path(name));
            if (out.isJson()) {
                out.json(keys);
            } else {
                out.table(Rows.of(keys, "keys"), "id", "createdAt", "expiresAt");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "revoke", description = "Refuse a key from now on")
    static final class Revoke extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Parameters(paramLabel = "ID", description = "As moalog service key list shows it")
        private String id = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.delete(path(name) + "/" + Api.segment(id));
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.line("revoked " + Printable.of(id));
            }
            return ExitCodes.OK;
        }
    }

    private static String path(String name) {
        return "/api/services/" + Api.segment(name) + "/keys";
    }

    private ServiceKeyCommand() {}
}
