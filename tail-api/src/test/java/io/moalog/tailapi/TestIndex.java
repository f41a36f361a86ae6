package io.moalog.tailapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moalog.model.IndexName;
import io.moalog.model.IndexPeriod;
import io.moalog.model.LogEvent;
import io.moalog.model.LogLevel;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/** Writes logs into Elasticsearch as the realtime indexer does, with its very template. */
final class TestIndex {
    /** The indexer's own file, read from its module's folder: roles do not depend on each other. */
    private static final Path TEMPLATE =
            Path.of("../realtime-indexer/src/main/resources/io/moalog/indexer/elasticsearch/index-template.json");

    private static final String TOPIC_ID = "AbCdEfGhIjKlMnOpQrS-_w";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClient elasticsearch;
    private final ServiceName service;
    private final StringBuilder bulk = new StringBuilder();

    TestIndex(RestClient elasticsearch, ServiceName service) throws IOException {
        this.elasticsearch = elasticsearch;
        this.service = service;
        send("PUT", "/_index_template/moalog", template());
    }

    private static String template() throws IOException {
        return Files.readString(TEMPLATE).replace("\"${replicas}\"", "0");
    }

    static String id(int partition, long offset) {
        return new LogPosition(TOPIC_ID, partition, offset).id();
    }

    /** Makes the index of the day of {@code received}. */
    void create(Instant received) throws IOException {
        send(
                "PUT",
                "/" + IndexName.of(service, IndexPeriod.DAY, received),
                "{\"aliases\":{\"" + IndexName.alias(service) + "\":{}}}");
    }

    /** Adds a log to what {@link #flush} writes. */
    void add(Instant received, int partition, long offset, String json) throws Exception {
        ObjectNode log = (ObjectNode) JSON.readTree(json);
        ObjectNode document = document(received, partition, offset, json);
        document.put("service", service.value());
        document.put("@timestamp", log.path("@timestamp").asText(received.toString()));
        log.remove("@timestamp");
        document.setAll(log);
        addToBulk(received, partition, offset, document);
    }

    /** Adds a log of which these fields are set aside. */
    void addSetAside(Instant received, int partition, long offset, List<String> fields, String json) throws Exception {
        ObjectNode document = document(received, partition, offset, json);
        document.put("@timestamp", received.toString());
        ObjectNode own = ((ObjectNode) document.get("moalog")).put("log", json);
        fields.forEach(own.putArray("set_aside")::add);
        document.setAll(((ObjectNode) JSON.readTree(json)).remove(fields));
        addToBulk(received, partition, offset, document);
    }

    private static ObjectNode document(Instant received, int partition, long offset, String json) throws Exception {
        ObjectNode document = JSON.createObjectNode();
        ObjectNode own = document.putObject("moalog")
                .put("partition", partition)
                .put("offset", offset)
                .put("received", received.toEpochMilli());
        LogLevel level = LogEvent.read(json.getBytes(StandardCharsets.UTF_8)).severity();
        if (level != null) {
            own.put("level", level.word());
        }
        addValues(((ObjectNode) JSON.readTree(json)).without("@timestamp"), own.putArray("text"));
        return document;
    }

    private void addToBulk(Instant received, int partition, long offset, ObjectNode document) throws IOException {
        bulk.append("{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n"
                .formatted(IndexName.of(service, IndexPeriod.DAY, received), id(partition, offset)));
        bulk.append(JSON.writeValueAsString(document)).append('\n');
    }

    private static void addValues(JsonNode node, ArrayNode text) {
        if (node.isValueNode() && !node.isNull()) {
            text.add(node.asText());
        }
        node.forEach(child -> addValues(child, text));
    }

    /** Writes what was added, and makes it searchable. Fails where Elasticsearch refuses a log. */
    void flush() throws IOException {
        String answer = send("POST", "/_bulk?refresh=true", bulk.toString());
        bulk.setLength(0);
        List<JsonNode> errors = JSON.readTree(answer).findValues("error");
        if (!errors.isEmpty()) {
            throw new AssertionError(errors.get(0).toPrettyString());
        }
    }

    private String send(String method, String pathAndQuery, String body) throws IOException {
        String[] parts = pathAndQuery.split("\\?");
        Request request = new Request(method, parts[0]);
        if (parts.length > 1) {
            request.addParameter(parts[1].split("=")[0], parts[1].split("=")[1]);
        }
        request.setJsonEntity(body);
        return EntityUtils.toString(elasticsearch.performRequest(request).getEntity());
    }
}
