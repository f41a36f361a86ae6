package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.query.LogFields;
import io.moalog.tailapi.query.Query;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same {@code q} means the same in the tail and in Elasticsearch: for a random corpus and random queries over it. */
class QueryEquivalenceIT {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final int LOGS = 500;
    private static final int QUERIES = 200;

    private static final Map<String, String> LOGS_BY_ID = new LinkedHashMap<>();
    private static TestServices services;
    private static TestServer server;
    private static ServiceName service;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        server = TestServer.ready(Backends.elasticsearch());
        service = server.knows(services.add("equivalence", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        RandomLogs random = new RandomLogs(2026);
        for (int n = 0; n < LOGS; n++) {
            String log = random.log();
            LOGS_BY_ID.put(TestIndex.id(0, n), log);
            index.add(NOON, 0, n, log);
        }
        index.flush();
    }

    @AfterAll
    static void stop() {
        server.close();
        services.close();
    }

    @Test
    void theTailAndElasticsearchFindTheSameLogs() throws Exception {
        RandomLogs random = new RandomLogs(7);
        SoftAssertions differences = new SoftAssertions();
        int withHits = 0;
        for (String q : RandomLogs.TABLE) {
            withHits += check(q, differences) > 0 ? 1 : 0;
        }
        assertThat(withHits).as("queries of the table with hits").isGreaterThan(RandomLogs.TABLE.size() * 8 / 10);
        withHits = 0;
        for (int n = 0; n < QUERIES; n++) {
            withHits += check(random.query(), differences) > 0 ? 1 : 0;
        }
        assertThat(withHits).as("random queries with hits").isGreaterThan(QUERIES / 3);
        differences.assertAll();
    }

    private static int check(String q, SoftAssertions differences) throws Exception {
        Query query = Query.parse(q);
        Set<String> tail = new TreeSet<>();
        LOGS_BY_ID.forEach((id, log) -> {
            if (query.matches(new LogFields(log.getBytes(UTF_8), service))) {
                tail.add(id);
            }
        });
        JsonNode answer = SearchIT.search(server, service, q);
        Set<String> search = new TreeSet<>();
        answer.get("hits").forEach(hit -> search.add(hit.get("id").asText()));
        differences.assertThat(firstDifference(tail, search)).as(q).isEqualTo("none");
        return tail.size();
    }

    private static String firstDifference(Set<String> tail, Set<String> search) {
        for (Map.Entry<String, String> log : LOGS_BY_ID.entrySet()) {
            if (tail.contains(log.getKey()) != search.contains(log.getKey())) {
                return (tail.contains(log.getKey()) ? "only in the tail: " : "only in search: ") + log.getValue();
            }
        }
        return "none";
    }
}
