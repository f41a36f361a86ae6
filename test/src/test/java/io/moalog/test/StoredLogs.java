package io.moalog.test;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.test.fixture.Backends;
import io.moalog.test.fixture.MoalogApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Reads back what was stored, past moalog: Elasticsearch by its own search, the archive by DuckDB. Every log of these
 * tests carries a {@code ref}.
 */
final class StoredLogs {
    private static final int PAGE = 5000;

    private final Backends backends;

    StoredLogs(Backends backends) {
        this.backends = backends;
    }

    /** The refs of all documents, repeated where one is doubled. */
    List<String> inElasticsearch(String service) throws Exception {
        return hits(service, "ref").stream()
                .map(hit -> hit.path("_source").path("ref").asText())
                .toList();
    }

    /** The ids of all documents, which are the logs' positions, repeated where one is doubled. */
    List<String> positionsInElasticsearch(String service) throws Exception {
        return hits(service, "ref").stream()
                .map(hit -> hit.path("_id").asText())
                .toList();
    }

    /** All documents as they were written, by index and id. */
    Map<String, JsonNode> documents(String service) throws Exception {
        Map<String, JsonNode> documents = new HashMap<>();
        hits(service, "*")
                .forEach(hit -> documents.put(
                        hit.path("_index").asText() + "/" + hit.path("_id").asText(), hit.path("_source")));
        return documents;
    }

    private List<JsonNode> hits(String service, String fields) throws Exception {
        MoalogApi elasticsearch =
                new MoalogApi(URI.create(backends.elasticsearch().url()));
        String alias = "/log-" + service;
        elasticsearch.post(alias + "/_refresh", "application/json", "");
        List<JsonNode> all = new ArrayList<>();
        while (true) {
            Map<String, Object> query = new HashMap<>(Map.of(
                    "size", PAGE,
                    "sort", List.of("moalog.partition", "moalog.offset"),
                    "_source", List.of(fields)));
            if (!all.isEmpty()) {
                query.put("search_after", all.get(all.size() - 1).path("sort"));
            }
            MoalogApi.Answer answer = elasticsearch.postJson(alias + "/_search", query);
            if (answer.status() != 200) {
                throw new IllegalStateException("Elasticsearch answered " + answer);
            }
            JsonNode hits = answer.body().path("hits").path("hits");
            hits.forEach(all::add);
            if (hits.size() < PAGE) {
                return all;
            }
        }
    }

    /** How many documents the service has. */
    long countInElasticsearch(String service) throws Exception {
        return new MoalogApi(URI.create(backends.elasticsearch().url()))
                .get("/log-" + service + "/_count?ignore_unavailable=true")
                .body()
                .path("count")
                .asLong();
    }

    /** Deletes the service's only index. */
    void forgetInElasticsearch(String service) throws Exception {
        MoalogApi elasticsearch =
                new MoalogApi(URI.create(backends.elasticsearch().url()));
        String index =
                elasticsearch.get("/_alias/log-" + service).body().fieldNames().next();
        elasticsearch.delete("/" + index);
    }

    /** The refs of all archived rows, repeated where one is doubled. */
    List<String> inArchive(String service) throws Exception {
        return inArchive(service, "rest->>'ref'");
    }

    /** The positions of all archived rows, repeated where one is doubled. */
    List<String> positionsInArchive(String service) throws Exception {
        return inArchive(service, "concat_ws('-', topic_id, \"partition\", \"offset\")");
    }

    private List<String> inArchive(String service, String column) throws Exception {
        Path archive = copyOfArchive();
        List<String> values = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT %s FROM read_parquet('%s/service=%s/*/*.parquet', hive_partitioning = true)"
                                .formatted(column, archive, service))) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private Path copyOfArchive() throws IOException {
        Path local = Files.createTempDirectory("moalog-archive-");
        try (FileSystem hdfs = FileSystem.newInstance(backends.hdfs().uri(), new Configuration())) {
            hdfs.copyToLocalFile(
                    false,
                    new org.apache.hadoop.fs.Path(backends.hdfs().uri() + "/moalog/archive"),
                    new org.apache.hadoop.fs.Path(local.toUri()),
                    true);
        }
        return local.resolve("archive");
    }
}
