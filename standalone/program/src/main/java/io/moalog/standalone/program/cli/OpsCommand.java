package io.moalog.standalone.program.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code moalog ops}. */
@Command(
        name = "ops",
        description = "Look after moalog itself",
        subcommands = {
            OpsCommand.Lag.class,
            OpsCommand.WaitingOnes.class,
            OpsCommand.Cluster.class,
            OpsCommand.AuditOne.class,
            OpsCommand.Health.class
        })
final class OpsCommand {
    @Command(name = "lag", description = "How far each consumer group is behind, by service")
    static final class Lag extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get("/api/ops/lag");
            if (out.isJson()) {
                out.json(answer);
                return ExitCodes.OK;
            }
            List<JsonNode> rows = new ArrayList<>();
            for (JsonNode group : answer.path("groups")) {
                for (JsonNode service : group.path("services")) {
                    ObjectNode row = service.deepCopy();
                    row.set("group", group.path("group"));
                    row.set("state", group.path("state"));
                    rows.add(row);
                }
            }
            out.table(rows, "group", "state", "service", "lag", "committed", "end");
            return ExitCodes.OK;
        }
    }

    @Command(name = "waiting", description = "The indices whose logs wait for Elasticsearch, since when and why")
    static final class WaitingOnes extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get("/api/indexer/waiting");
            if (out.isJson()) {
                out.json(answer);
                return ExitCodes.OK;
            }
            for (JsonNode outage : answer.path("outages")) {
                out.line("Elasticsearch does not %s since %s, next try %s: %s"
                        .formatted(
                                outage.path("work").asText(),
                                outage.path("since").asText(),
                                outage.path("nextTry").asText(),
                                outage.path("reason").asText()));
            }
            out.table(answer.path("indices"), "index", "logs", "since", "tries", "nextTry", "reason");
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "elasticsearch",
            description = "How many shards Elasticsearch has and may have, and which limits on queries hold")
    static final class Cluster extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get("/api/indexer/cluster");
            if (out.isJson()) {
                out.json(answer);
                return ExitCodes.OK;
            }
            JsonNode shards = answer.path("shards");
            out.line(
                    shards.path("limit").asLong() == 0
                            ? "Elasticsearch has not told yet how many shards it may have"
                            : "Elasticsearch has %d of at most %d shards"
                                    .formatted(
                                            shards.path("used").asLong(),
                                            shards.path("limit").asLong()));
            out.table(answer.path("queryLimits").path("limits"), "setting", "wanted", "actual");
            return ExitCodes.OK;
        }
    }

    @Command(name = "audit", description = "What has become of a service's logs, in distinct positions")
    static final class AuditOne extends ApiCommand {
        @Parameters(paramLabel = "SERVICE")
        private String service = "";

        @Override
        int run(Api api, Output out) {
            JsonNode answer = api.get("/api/ops/audit/" + Api.segment(service));
            if (out.isJson()) {
                out.json(answer);
                return ExitCodes.OK;
            }
            ObjectNode whole = answer.deepCopy();
            whole.remove("sinks");
            out.fields(whole);
            out.line("");
            out.table(answer.path("sinks"), "sink", "kept", "deadLettered", "lost", "pending", "unaccounted");
            for (JsonNode sink : answer.path("sinks")) {
                if (sink.path("unaccounted").asLong() > 0) {
                    out.note(
                            "%s no longer has %d of the logs: its retention or somebody has removed them, or they are lost"
                                    .formatted(
                                            sink.path("sink").asText(),
                                            sink.path("unaccounted").asLong()));
                }
            }
            return ExitCodes.OK;
        }
    }

    @Command(name = "health", description = "Each backend and worker; exit code 1 where one is down")
    static final class Health extends ApiCommand {
        @Override
        int run(Api api, Output out) {
            Api.Reply reply = api.get("/health", 503);
            if (out.isJson()) {
                out.json(reply.body());
            } else {
                out.table(reply.body().path("checks"), "name", "status", "detail");
            }
            return reply.status() == 200 ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private OpsCommand() {}
}
