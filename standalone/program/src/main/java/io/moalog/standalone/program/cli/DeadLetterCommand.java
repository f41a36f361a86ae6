package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog dead-letter}. */
@Command(
        name = "dead-letter",
        description = "What could not be stored: find it, store it again, or drop it",
        subcommands = {
            DeadLetterCommand.ListThem.class,
            DeadLetterCommand.Show.class,
            DeadLetterCommand.Replay.class,
            DeadLetterCommand.Drop.class
        })
final class DeadLetterCommand {
    private static final String PATH = "/api/dead-letters";

    /** Which letters are meant. */
    static final class Filter {
        @Option(names = "--service", description = "Those of this service, or that came under this name")
        private String service = "";

        @Option(names = "--stage", description = "Those that this part refused: aggregator, realtime-indexer, …")
        private String stage = "";

        @Option(names = "--reason", description = "Those whose reason has these words in it")
        private String reason = "";

        @Option(names = "--from", description = "Kept since: ISO 8601, epoch milliseconds, or like -5m, -1d or -3y")
        private String from = "";

        @Option(names = "--to", description = "Kept before: the same, or now")
        private String to = "";

        /** Those that are given. */
        Map<String, String> given() {
            Map<String, String> given = new LinkedHashMap<>();
            given.put("service", service);
            given.put("stage", stage);
            given.put("reason", reason);
            given.put("from", from);
            given.put("to", to);
            given.values().removeIf(String::isEmpty);
            return given;
        }
    }

    @Command(name = "list", description = "List dead letters, the newest first")
    static final class ListThem extends ApiCommand {
        @Mixin
        private Filter filter = new Filter();

        @Option(names = "--state", description = "open, replayed, dropped or any (default: open)")
        private String state = "";

        @Option(names = "--size", description = "How many at most (default: 50)")
        private String size = "";

        @Option(names = "--after", description = "The cursor of an earlier answer, for what comes behind it")
        private String after = "";

        @Override
        int run(Api api, Output out) {
            Map<String, String> parameters = filter.given();
            parameters.put("state", state);
            parameters.put("size", size);
            parameters.put("after", after);
            JsonNode answer = api.get(PATH + Api.query(parameters));
            if (out.isJson()) {
                out.json(answer);
                return ExitCodes.OK;
            }
            out.table(answer.path("letters"), "id", "at", "service", "stage", "state", "bytes", "reason");
            out.flush();
            String more = answer.path("after").isTextual()
                    ? "; older ones: --after '" + answer.path("after").asText() + "'"
                    : "";
            out.note(answer.path("letters").size() + " of "
                    + answer.path("total").asText("?") + " dead letters" + more);
            return ExitCodes.OK;
        }
    }

    @Command(name = "show", description = "Show a dead letter with its body as it came")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get(PATH + "/" + Api.segment(id));
            if (out.isJson()) {
                out.json(answer);
            } else {
                out.fields(answer);
            }
            return ExitCodes.OK;
        }
    }

    /** Letters by their ids, or the open ones of a filter, call after call. */
    abstract static class Change extends ApiCommand {
        @Parameters(paramLabel = "ID", arity = "0..*", description = "Dead letters; or options say which ones")
        private List<String> ids = List.of();

        @Mixin
        private Filter filter = new Filter();

        /** Sends what is meant until there is no more; each answer goes to {@code take}. */
        final void send(Api api, String path, java.util.function.Consumer<JsonNode> take) {
            Map<String, Object> body = new LinkedHashMap<>(filter.given());
            if (ids.isEmpty() == body.isEmpty()) {
                throw new CommandFailedException(
                        ExitCodes.USAGE,
                        "give either ids or options that say which dead letters are meant; --to now means all");
            }
            if (!ids.isEmpty()) {
                body.put("ids", ids);
            }
            JsonNode answer = api.send("POST", PATH + path, body);
            take.accept(answer);
            while (answer.path("after").isTextual()) {
                body.put("after", answer.path("after").asText());
                answer = api.send("POST", PATH + path, body);
                take.accept(answer);
            }
        }
    }

    @Command(
            name = "replay",
            description = "Store again what Elasticsearch refused; exit code 1 where some is still not stored")
    static final class Replay extends Change {
        /** So many letters that are not stored are told one by one; all are counted. */
        private static final int MOST_TOLD = 1_000;

        private static final List<String> COUNTS = List.of("stored", "refused", "gone", "notReplayable");

        @Override
        int run(Api api, Output out) {
            ObjectNode sum = Api.JSON.createObjectNode();
            ArrayNode letters = Api.JSON.createArrayNode();
            COUNTS.forEach(name -> sum.put(name, 0L));
            send(api, "/replay", answer -> {
                COUNTS.forEach(name -> sum.put(
                        name, sum.path(name).asLong() + answer.path(name).asLong()));
                for (JsonNode letter : answer.path("letters")) {
                    if (letters.size() < MOST_TOLD) {
                        letters.add(letter);
                    }
                }
            });
            if (out.isJson()) {
                sum.set("letters", letters);
                out.json(sum);
            } else {
                out.fields(sum);
                if (!letters.isEmpty()) {
                    out.line("");
                    out.table(letters, "id", "outcome", "reason");
                }
            }
            return letters.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    @Command(
            name = "drop",
            description = "Drop dead letters that nobody wants; they are listed by --state dropped only")
    static final class Drop extends Change {
        @Override
        int run(Api api, Output out) {
            ObjectNode sum = Api.JSON.createObjectNode().put("dropped", 0L);
            send(
                    api,
                    "/drop",
                    answer -> sum.put(
                            "dropped",
                            sum.path("dropped").asLong()
                                    + answer.path("dropped").asLong()));
            if (out.isJson()) {
                out.json(sum);
            } else {
                out.fields(sum);
            }
            return ExitCodes.OK;
        }
    }

    private DeadLetterCommand() {}
}
