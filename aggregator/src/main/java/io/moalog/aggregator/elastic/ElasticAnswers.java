package io.moalog.aggregator.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.http.HttpAnswer;
import java.util.List;

/** Answers in Elasticsearch's words. */
final class ElasticAnswers {
    /** Of the API that is answered; senders choose their own words by it. */
    private static final String VERSION = "8.19.0";

    /** What {@code GET /} says: clients look whether it is Elasticsearch, and of which version. */
    private static final String INFO = """
            {"name":"moalog","cluster_name":"moalog","cluster_uuid":"moalog-aggregator-0000",\
            "version":{"number":"%s","build_flavor":"default","build_type":"tar","build_hash":"unknown",\
            "build_date":"2025-01-01T00:00:00.000Z","build_snapshot":false,"lucene_version":"9.12.2",\
            "minimum_wire_compatibility_version":"7.17.0","minimum_index_compatibility_version":"7.0.0"},\
            "tagline":"You Know, for Search"}""".formatted(VERSION);

    /** What {@code GET /_license} says: without an active one, Filebeat and Logstash send nothing. */
    private static final String LICENSE = """
            {"license":{"status":"active","uid":"00000000-0000-0000-0000-000000000000","type":"basic",\
            "issue_date":"2025-01-01T00:00:00.000Z","issue_date_in_millis":1735689600000,"max_nodes":1000,\
            "issued_to":"moalog","issuer":"moalog","start_date_in_millis":-1}}""";

    private ElasticAnswers() {}

    static HttpAnswer info() {
        return new HttpAnswer(200, HttpAnswer.JSON, INFO, 0);
    }

    static HttpAnswer license() {
        return new HttpAnswer(200, HttpAnswer.JSON, LICENSE, 0);
    }

    static HttpAnswer failure(int status, String type, String reason, int retryAfterSeconds) {
        JsonBytes json = new JsonBytes();
        json.putAscii("{\"error\":{\"root_cause\":[");
        problem(new BulkItem.Problem(type, reason), json);
        json.putAscii("],");
        json.putAscii("\"type\":");
        text(type, json);
        json.putAscii(",\"reason\":");
        text(reason, json);
        json.putAscii("},\"status\":");
        json.putNumber(status);
        json.put('}');
        return new HttpAnswer(status, HttpAnswer.JSON, json.toByteArray(), retryAfterSeconds);
    }

    static HttpAnswer bulk(List<BulkItem> items, long tookMillis) {
        JsonBytes json = new JsonBytes();
        json.putAscii("{\"took\":");
        json.putNumber(tookMillis);
        json.putAscii(",\"errors\":");
        List<BulkItem> settled = items.stream().map(BulkItem::settled).toList();
        json.putAscii(settled.stream().anyMatch(item -> item.problem() != null) ? "true" : "false");
        json.putAscii(",\"items\":[");
        boolean first = true;
        for (BulkItem item : settled) {
            if (!first) {
                json.put(',');
            }
            first = false;
            item(item, json);
        }
        json.putAscii("]}");
        return new HttpAnswer(200, HttpAnswer.JSON, json.toByteArray(), 0);
    }

    private static void item(BulkItem item, JsonBytes json) {
        BulkAction action = item.action();
        json.putAscii("{\"" + action.operation() + "\":{\"_index\":");
        text(action.index() == null ? "" : action.index(), json);
        if (action.id() != null) {
            json.putAscii(",\"_id\":");
            text(action.id(), json);
        }
        json.putAscii(",\"status\":");
        json.putNumber(item.status());
        BulkItem.Problem problem = item.problem();
        if (problem == null) {
            json.putAscii(",\"result\":\"created\"");
        } else {
            json.putAscii(",\"error\":");
            problem(problem, json);
        }
        json.putAscii("}}");
    }

    private static void problem(BulkItem.Problem problem, JsonBytes json) {
        json.putAscii("{\"type\":");
        text(problem.type(), json);
        json.putAscii(",\"reason\":");
        text(problem.reason(), json);
        json.put('}');
    }

    private static void text(String text, JsonBytes json) {
        byte[] utf8 = text.getBytes(UTF_8);
        json.putString(utf8, 0, utf8.length);
    }
}
