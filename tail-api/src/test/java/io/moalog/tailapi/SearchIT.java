package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.ServiceName;
import io.moalog.stream.Check;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.elasticsearch.client.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SearchIT {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestServices services;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        server = TestServer.ready(Backends.elasticsearch());
    }

    @AfterAll
    static void stop() {
        server.close();
        services.close();
    }

    @Test
    void aServiceWithoutAnIndexHasNoHits() throws Exception {
        ServiceName service = server.knows(services.add("search.none", 1));
        JsonNode answer = search(service, "q=level:error%20word");
        assertThat(answer).hasToString("{\"total\":0,\"partial\":false,\"hits\":[],\"after\":null}");
        assertThat(server.role().checks()).allMatch(Check::up);
    }

    @Test
    void pagesGoFromTheNewestToTheOldestWithoutLossOrDoublingAndTheTotalIsExact() throws Exception {
        ServiceName service = server.knows(services.add("search.pages", 3));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        Random random = new Random(5);
        int logs = 10_500;
        for (int n = 0; n < logs; n++) {
            // Few different times, so that most logs share theirs.
            String timestamp = NOON.plusMillis(random.nextInt(20)).toString();
            index.add(
                    NOON, n % 3, n / 3, "{\"@timestamp\":\"" + timestamp + "\",\"n\":" + n + ",\"message\":\"a log\"}");
        }
        index.flush();

        List<String> ids = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = search(service, "q=log&size=1000&after=" + after);
            assertThat(page.get("total").asInt()).isEqualTo(logs);
            page.get("hits").forEach(hit -> {
                ids.add(hit.get("id").asText());
                times.add(Instant.parse(hit.get("@timestamp").asText()));
            });
            after = page.get("after").asText("");
        } while (!after.isEmpty());

        assertThat(ids).hasSize(logs).doesNotHaveDuplicates();
        assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(search(service, "size=5")).isEqualTo(search(service, "size=5"));
    }

    @Test
    void aHitIsTheLogWithItsIdAndWithoutBookkeeping() throws Exception {
        ServiceName service = server.knows(services.add("search.hit", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        index.add(
                NOON,
                0,
                7,
                "{\"@timestamp\":\"2026-11-20T21:00:00.123456789+09:00\",\"n\":1.5,\"a\":{\"b\":[1,null]}}");
        index.flush();
        JsonNode hit = search(service, "").get("hits").get(0);
        assertThat(hit)
                .hasToString("{\"id\":\"" + TestIndex.id(0, 7) + "\",\"@timestamp\":\"2026-11-20T12:00:00.123456789Z\","
                        + "\"service\":\"" + service + "\",\"n\":1.5,\"a\":{\"b\":[1,null]}}");
    }

    @Test
    void whatTheIndexerSetAsideIsFoundAndComesAsItCame() throws Exception {
        ServiceName service = server.knows(services.add("search.aside", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        index.add(NOON, 0, 1, "{\"n\":1,\"tags\":\"plain blue\",\"a\":{\"b\":\"x\"}}");
        index.addSetAside(
                NOON, 0, 2, List.of("tags", "a"), "{\"n\":2,\"tags\":[\"deep blue\",2],\"a\":{\"b\":[true,\"x\"]}}");
        index.flush();

        JsonNode both = search(service, "q=blue").get("hits");
        assertThat(both).hasSize(2);
        for (String q : List.of("tags:\"deep blue\"", "tags:2", "a.b:x -plain", "a.b:true", "tags:* -plain")) {
            assertThat(search(server, service, q).get("hits")).as(q).hasSize(1);
        }
        assertThat(search(server, service, "deep message:*").get("hits")).isEmpty();
        assertThat(search(server, service, "deep").get("hits"))
                .hasToString(
                        "[{\"id\":\"" + TestIndex.id(0, 2) + "\",\"@timestamp\":\"2026-11-20T12:00:00.000Z\",\"n\":2,"
                                + "\"tags\":[\"deep blue\",2],\"a\":{\"b\":[true,\"x\"]}}]");
    }

    @Test
    void fromAndToBoundTheLogsOwnTime() throws Exception {
        ServiceName service = server.knows(services.add("search.time", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        Instant now = Instant.now();
        List<Instant> times =
                List.of(NOON, NOON.plusNanos(1), NOON.plusSeconds(1), now.minus(Duration.ofMinutes(10)), now);
        for (int n = 0; n < times.size(); n++) {
            index.add(NOON, 0, n, "{\"@timestamp\":\"" + times.get(n) + "\",\"n\":" + n + "}");
        }
        index.flush();
        assertThat(numbers(search(service, "from=2026-11-20T12:00:00Z&to=2026-11-20T12:00:01Z")))
                .containsExactlyInAnyOrder(0, 1);
        assertThat(numbers(search(
                        service,
                        "from=2026-11-20T12:00:00.000000001Z&to="
                                + NOON.plusSeconds(2).toEpochMilli())))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(numbers(search(service, "from=2026-11-20T21:00:01%2B09:00&to=2026-11-20T21:00:02+09:00")))
                .containsExactly(2);
        assertThat(numbers(search(service, "from=-5m&to=" + now.plusSeconds(60).toEpochMilli())))
                .containsExactly(4);
        assertThat(numbers(search(service, "from=-1h&to=-5m"))).containsExactly(3);
        assertThat(numbers(search(service, "from=-99999w&to=9999-01-01"))).hasSize(5);
        assertThat(search(service, "size=0").get("total").asInt()).isEqualTo(5);
    }

    @Test
    void aFieldMayBeOfAnotherTypeInEachIndex() throws Exception {
        ServiceName service = server.knows(services.add("search.types", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        Instant nextDay = NOON.plus(Duration.ofDays(1));
        index.create(NOON);
        index.create(nextDay);
        index.add(NOON, 0, 0, "{\"n\":0,\"status\":503}");
        index.add(NOON, 0, 1, "{\"n\":1,\"status\":\"not yet known\"}");
        index.add(nextDay, 0, 2, "{\"n\":2,\"status\":\"503\"}");
        index.add(nextDay, 0, 3, "{\"n\":3,\"status\":\"Failed\"}");
        index.flush();
        assertThat(numbers(search(service, "q=status:503"))).containsExactlyInAnyOrder(0, 2);
        assertThat(numbers(search(service, "q=status:5*"))).containsExactlyInAnyOrder(0, 2);
        assertThat(numbers(search(service, "q=status:failed"))).containsExactly(3);
        assertThat(numbers(search(service, "q=status:%22not%20yet%20known%22"))).containsExactly(1);
        assertThat(numbers(search(service, "q=-status:503"))).containsExactlyInAnyOrder(1, 3);
        assertThat(numbers(search(service, "q=status:*"))).hasSize(4);
    }

    @Test
    void whereAMessageIsNotCutIntoWordsThoseOfTheWholeLogFindIt() throws Exception {
        ServiceName service = server.knows(services.add("search.message", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        index.add(NOON, 0, 0, "{\"n\":0,\"message\":\"a Timeout here\"}");
        index.add(NOON, 0, 1, "{\"n\":1,\"msg\":\"a Timeout here\"}");
        index.add(NOON, 0, 2, "{\"n\":2,\"body\":\"a Timeout " + "x ".repeat(5_000) + "\"}");
        index.add(NOON, 0, 3, "{\"n\":3,\"other\":\"a Timeout here\"}");
        index.flush();
        assertThat(numbers(search(service, "q=message:%22a%20timeout%22"))).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(numbers(search(service, "q=msg:timeout"))).containsExactly(1);
        assertThat(numbers(search(service, "q=-message:*"))).containsExactly(3);
    }

    @Test
    void whatIsFoundWhileAShardIsAwayIsPartialWhateverTheClustersDefault() throws Exception {
        ServiceName service = server.knows(services.add("search.partial", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        index.add(NOON, 0, 0, "{\"n\":0,\"message\":\"found\"}");
        index.flush();
        Request away = new Request("PUT", "/log-" + service + "-2026.11.19");
        away.addParameter("wait_for_active_shards", "0");
        away.setJsonEntity("{\"settings\":{\"index.routing.allocation.require._name\":\"nowhere\"},"
                + "\"aliases\":{\"log-" + service + "\":{}}}");
        Backends.elasticsearch().performRequest(away);
        partialResults("false");
        try {
            JsonNode answer = search(service, "q=found");
            assertThat(answer.get("partial").asBoolean()).isTrue();
            assertThat(answer.get("hits")).hasSize(1);
        } finally {
            partialResults("null");
        }
    }

    private static void partialResults(String value) throws Exception {
        Request request = new Request("PUT", "/_cluster/settings");
        request.setJsonEntity("{\"persistent\":{\"search.default_allow_partial_results\":" + value + "}}");
        Backends.elasticsearch().performRequest(request);
    }

    private static List<Integer> numbers(JsonNode answer) {
        assertThat(answer.get("partial").asBoolean()).isFalse();
        assertThat(answer.get("total").asInt()).isEqualTo(answer.get("hits").size());
        return StreamSupport.stream(answer.get("hits").spliterator(), false)
                .map(hit -> hit.get("n").asInt())
                .toList();
    }

    static JsonNode search(TestServer server, ServiceName service, String q) throws Exception {
        return get(server, "/api/search/" + service + "?size=1000&q=" + URLEncoder.encode(q, UTF_8));
    }

    private static JsonNode search(ServiceName service, String query) throws Exception {
        return get(server, "/api/search/" + service + "?" + query);
    }

    private static JsonNode get(TestServer server, String path) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(server.uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }
}
