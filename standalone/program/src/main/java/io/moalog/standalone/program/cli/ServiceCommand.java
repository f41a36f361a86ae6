package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moalog service}. */
@Command(
        name = "service",
        description = "Register and show services",
        subcommands = {
            ServiceCommand.Add.class,
            ServiceCommand.ListAll.class,
            ServiceCommand.Show.class,
            ServiceCommand.Set.class,
            ServiceCommand.Delete.class,
            ServiceCommand.Changes.class,
            ServiceReplayCommand.class,
            ServiceKeyCommand.class
        })
final class ServiceCommand {
    private static final String[] COLUMNS = {
        "name",
        "owner",
        "partitions",
        "retention.kafka",
        "retention.search",
        "retention.archive",
        "indexing",
        "state",
        "version"
    };

    /** What can be given and changed. */
    static class Settings extends SendingOptions {
        @Option(names = "--owner", description = "Who is responsible, e.g. a team")
        private @Nullable String owner;

        @Option(names = "--partitions", description = "Partitions of its topic; they can only grow")
        private @Nullable Integer partitions;

        @Option(names = "--retention", description = "How long its logs can be searched, like 30d")
        private @Nullable String search;

        @Option(names = "--retention-kafka", description = "How long they stay in Kafka, like 3d")
        private @Nullable String kafka;

        @Option(names = "--retention-archive", description = "How long they stay in the archive, like 3y")
        private @Nullable String archive;

        @Option(
                names = "--period",
                description =
                        "How much time one of its indices holds: day, week, month; auto: as suits how much is stored,"
                                + " and so does the number of shards")
        private @Nullable String period;

        @Option(names = "--shards", description = "Shards of each of its indices from now on")
        private @Nullable Integer shards;

        @Option(
                names = "--indexing",
                description =
                        "By which way its logs can be searched: live, within seconds; batch, from the archive within"
                                + " minutes")
        private @Nullable String indexing;

        Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>();
            put(body, "owner", owner);
            put(body, "partitions", partitions);
            Map<String, Object> retention = new LinkedHashMap<>();
            put(retention, "kafka", kafka);
            put(retention, "search", search);
            put(retention, "archive", archive);
            if (!retention.isEmpty()) {
                body.put("retention", retention);
            }
            put(body, "indices", indices());
            put(body, "indexing", indexing);
            addTo(body);
            return body;
        }

        private @Nullable Object indices() {
            if ("auto".equals(period)) {
                if (shards != null) {
                    throw new CommandFailedException(
                            ExitCodes.USAGE, "--period auto and --shards at once: auto chooses both");
                }
                return period;
            }
            Map<String, Object> indices = new LinkedHashMap<>();
            put(indices, "period", period);
            put(indices, "shards", shards);
            return indices.isEmpty() ? null : indices;
        }

        private static void put(Map<String, Object> body, String name, @Nullable Object value) {
            if (value != null) {
                body.put(name, value);
            }
        }
    }

    /** What can be changed and taken away. */
    static final class Changed extends Settings {
        @Option(names = "--no-quota", description = "Let it send what it likes")
        private boolean noQuota;

        @Option(names = "--no-claims", description = "Claim nothing any more")
        private boolean noClaims;

        @Option(names = "--no-masking", description = "Keep its logs as they are")
        private boolean noMasking;

        @Override
        Map<String, Object> body() {
            Map<String, Object> body = super.body();
            remove(body, "quota", noQuota);
            remove(body, "claims", noClaims);
            remove(body, "masking", noMasking);
            return body;
        }

        private static void remove(Map<String, Object> body, String name, boolean removed) {
            if (removed && body.put(name, NullNode.getInstance()) != null) {
                throw new CommandFailedException(
                        ExitCodes.USAGE, "--no-" + name + " and a new " + name + " at once: give one of them");
            }
        }
    }

    @Command(name = "add", description = "Register a service")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "Dotted, like public.test.info")
        private String name = "";

        @Option(
                names = "--expected",
                paramLabel = "RATE",
                description =
                        "What it is expected to send, like 10MB/s: decides partitions and indices where none are given")
        private @Nullable String expected;

        @Option(
                names = "--replay-unclaimed",
                description = "Also bring it the logs that came under its name, or one that it claims, before")
        private boolean replayUnclaimed;

        @ArgGroup(exclusive = false)
        private Settings settings = new Settings();

        @Override
        int run(Api api, Output out) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            if (expected != null) {
                body.put("expectedBytesPerSecond", ByteRate.perSecond("--expected", expected));
            }
            body.putAll(settings.body());
            // The owner is required; who types the command is better than an error at a first try.
            body.putIfAbsent("owner", System.getProperty("user.name", "unknown"));
            ObjectNode service = (ObjectNode) api.send("POST", "/api/services", body);
            try {
                if (replayUnclaimed) {
                    service.set("unclaimed", ServiceReplayCommand.replay(api, name, List.of()));
                }
            } finally {
                // Its key is told this once, also where the replay fails.
                show(service, out);
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "list", description = "List all services")
    static final class ListAll extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode services = api.get("/api/services");
            if (out.isJson()) {
                out.json(services);
            } else {
                out.table(Rows.of(services, "services"), COLUMNS);
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "show", description = "Show a service with all its settings")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            show(api.get("/api/services/" + Api.segment(name)), out);
            return ExitCodes.OK;
        }
    }

    @Command(name = "set", description = "Change a service's settings")
    static final class Set extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Changed settings = new Changed();

        @Override
        int run(Api api, Output out) {
            show(api.send("PATCH", "/api/services/" + Api.segment(name), settings.body()), out);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "delete",
            description = "Take no logs of a service any more; its topic goes once what it holds is stored")
    static final class Delete extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--purge", description = "Delete its indices and its archive too, instead of leaving them")
        private boolean purge;

        @Override
        int run(Api api, Output out) {
            String query = purge ? Api.query(Map.of("purge", "true")) : "";
            show(api.delete("/api/services/" + Api.segment(name) + query), out);
            return ExitCodes.OK;
        }
    }

    @Command(name = "changes", description = "Show what was done to a service, the newest first")
    static final class Changes extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Api api, Output out) {
            JsonNode changes = api.get("/api/services/" + Api.segment(name) + "/changes");
            if (out.isJson()) {
                out.json(changes);
            } else {
                out.table(Rows.of(changes, "changes"), "time", "what", "actor", "before", "after");
            }
            return ExitCodes.OK;
        }
    }

    private static void show(JsonNode service, Output out) {
        if (out.isJson()) {
            out.json(service);
        } else {
            out.fields(service);
        }
    }

    private ServiceCommand() {}
}
