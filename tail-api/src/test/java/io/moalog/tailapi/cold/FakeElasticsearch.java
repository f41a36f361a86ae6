package io.moalog.tailapi.cold;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.moalog.model.LogPosition;
import io.moalog.tailapi.TestArchive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** Answers searches for everything, by positions and times: as much of Elasticsearch as a search of the archive asks. */
final class FakeElasticsearch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Comparator<Held> ORDER = Comparator.comparing(Held::time)
            .thenComparing(Held::offset)
            .thenComparing(Held::partition)
            .reversed();

    private final HttpServer http;
    private final List<Held> held = new ArrayList<>();
    private final AtomicInteger countings = new AtomicInteger();

    FakeElasticsearch() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] answer = answer(JSON.readTree(exchange.getRequestBody().readAllBytes()))
                    .toString()
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
    }

    private record Held(int partition, long offset, Instant received, Instant time) {
        ArrayNode sort() {
            return JSON.createArrayNode().add(time.toString()).add(offset).add(partition);
        }
    }

    RestClient client() {
        InetSocketAddress address = http.getAddress();
        return RestClient.builder(new HttpHost(address.getAddress(), address.getPort(), "http"))
                .build();
    }

    void hold(int partition, long offset, Instant received, Instant time) {
        held.add(new Held(partition, offset, received, time));
    }

    /** How often it was asked what it holds. */
    int countings() {
        return countings.get();
    }

    private JsonNode answer(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        if (request.has("aggs")) {
            countings.incrementAndGet();
            ArrayNode buckets =
                    answer.putObject("aggregations").putObject("counts").putArray("buckets");
            request.at("/aggs/counts/filters/filters")
                    .forEach(positions -> buckets.addObject()
                            .put(
                                    "doc_count",
                                    held.stream()
                                            .filter(log -> isAt(log, positions))
                                            .count()));
            return answer;
        }
        List<Held> found = held.stream()
                .filter(log -> isWanted(log, request.at("/query/bool")))
                .sorted(ORDER)
                .toList();
        ObjectNode hits = answer.putObject("hits");
        hits.putObject("total").put("value", found.size());
        ArrayNode page = hits.putArray("hits");
        found.stream()
                .filter(log -> isAfter(log, request.path("search_after")))
                .limit(request.path("size").asInt())
                .forEach(log -> page.addObject()
                        .put("_id", new LogPosition(TestArchive.TOPIC_ID, log.partition(), log.offset()).id())
                        .<ObjectNode>set("_source", JSON.createObjectNode().put("from", "elasticsearch"))
                        .set("sort", log.sort()));
        return answer;
    }

    /** The query's own conditions, in the first filter, are not looked at but for the time. */
    private static boolean isWanted(Held log, JsonNode bool) {
        JsonNode time = bool.at("/filter/0/bool/filter/0/range/@timestamp");
        return (!time.has("gte")
                        || !log.time().isBefore(Instant.parse(time.path("gte").asText())))
                && (!time.has("lt")
                        || log.time().isBefore(Instant.parse(time.path("lt").asText())))
                && isIn(log.received().toEpochMilli(), bool.at("/filter/1/range/moalog.received"))
                && StreamSupport.stream(bool.path("must_not").spliterator(), false)
                        .noneMatch(positions -> isAt(log, positions));
    }

    private static boolean isAt(Held log, JsonNode positions) {
        return positions.at("/bool/filter/0/term/moalog.partition").asInt(-1) == log.partition()
                && isIn(log.offset(), positions.at("/bool/filter/1/range/moalog.offset"))
                && isIn(log.received().toEpochMilli(), positions.at("/bool/filter/2/range/moalog.received"));
    }

    private static boolean isIn(long value, JsonNode range) {
        return (!range.has("gte") || value >= range.get("gte").asLong())
                && (!range.has("lte") || value <= range.get("lte").asLong())
                && (!range.has("lt") || value < range.get("lt").asLong());
    }

    private static boolean isAfter(Held log, JsonNode sort) {
        if (sort.isMissingNode()) {
            return true;
        }
        Held last = new Held(
                sort.get(2).asInt(),
                sort.get(1).asLong(),
                Instant.EPOCH,
                Instant.parse(sort.get(0).asText()));
        return ORDER.compare(log, last) > 0;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
