package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog token}. */
@Command(
        name = "token",
        description = "Who may use the management API, and as what",
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class})
final class TokenCommand {
    private static final String PATH = "/api/tokens";

    @Command(name = "create", description = "Make a token; it is shown this once")
    static final class Create extends ApiCommand {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                required = true,
                description = "reader: reads everything; owner: also writes the services of one owner, and rules;"
                        + " admin: everything")
        private String role = "";

        @Option(names = "--owner", paramLabel = "OWNER", description = "With the role owner: whose services")
        private @Nullable String owner;

        @Option(
                names = "--expires-at",
                paramLabel = "TIME",
                description = "From when on it is refused, like 2027-01-01T00:00:00Z (default: never)")
        private @Nullable String expiresAt;

        @Override
        int run(Api api, Output out) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("role", role);
            if (owner != null) {
                body.put("owner", owner);
            }
            if (expiresAt != null) {
                body.put("expiresAt", expiresAt);
            }
            JsonNode made = api.send("POST", PATH, body);
            if (out.isJson()) {
                out.json(made);
            } else {
                out.fields(made);
                out.note("Keep the token: it is not shown again.");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "list", description = "List the tokens by their ids")
    static final class ListAll extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode tokens = api.get(PATH);
            if (out.isJson()) {
                out.json(tokens);
            } else {
                out.table(Rows.of(tokens, "tokens"), "id", "role", "owner", "createdAt", "expiresAt");
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "revoke", description = "Refuse a token from now on")
    static final class Revoke extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "As moalog token list shows it")
        private String id = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.delete(PATH + "/" + Api.segment(id));
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.line("revoked " + Printable.of(id));
            }
            return ExitCodes.OK;
        }
    }

    private TokenCommand() {}
}
