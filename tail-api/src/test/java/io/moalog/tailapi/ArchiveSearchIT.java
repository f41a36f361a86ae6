package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.TestArchive.Sent;
import io.moalog.tailapi.query.LogFields;
import io.moalog.tailapi.query.Query;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elasticsearch and the archive searched as one. */
class ArchiveSearchIT {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static TestServices services;
    private static TestArchive archive;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        archive = new TestArchive(folder);
        server = TestServer.ready(TailApiConfig.defaults(), Backends.elasticsearch(), archive.store());
    }

    @AfterAll
    static void stop() {
        server.close();
        services.close();
    }

    /** A third is in Elasticsearch alone, a third in both, in part of its file, and a third in the archive alone. */
    @Test
    void aQueryFindsTheSameLogsWhereverTheyAreAndEachOnce() throws Exception {
        ServiceName service = server.knows(services.add("archive.equivalence", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        RandomLogs random = new RandomLogs(2026);
        List<String> logs = new ArrayList<>();
        List<Sent> archived = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            logs.add(random.log());
            Instant received = NOON.plusMillis(n);
            if (n >= 100) {
                index.add(received, 0, n, logs.get(n));
            }
            if (n < 200) {
                archived.add(new Sent(received, logs.get(n)));
            }
        }
        index.flush();
        archive.add(service, 0, 0, archived);
        SoftAssertions differences = new SoftAssertions();
        int found = 0;
        for (String q : RandomLogs.TABLE) {
            Query query = Query.parse(q);
            List<String> matching = new ArrayList<>();
            for (int n = 0; n < logs.size(); n++) {
                if (query.matches(new LogFields(logs.get(n).getBytes(UTF_8), service))) {
                    matching.add(TestIndex.id(0, n));
                }
            }
            JsonNode answer = search(service, "size=1000&q=" + URLEncoder.encode(q, UTF_8));
            found += matching.isEmpty() ? 0 : 1;
            differences.assertThat(ids(answer)).as(q).containsExactlyInAnyOrderElementsOf(matching);
            differences.assertThat(answer.get("total").asInt()).as(q).isEqualTo(matching.size());
            differences.assertThat(answer.get("partial").asBoolean()).as(q).isFalse();
        }
        differences.assertAll();
        assertThat(found).as("queries with hits").isGreaterThan(RandomLogs.TABLE.size() / 2);
    }

    @Test
    void whatElasticsearchHoldsWholeIsNotReadAndPagesGoThroughBoth() throws Exception {
        ServiceName service = server.knows(services.add("archive.pages", 1));
        TestIndex index = new TestIndex(Backends.elasticsearch(), service);
        index.create(NOON);
        for (int file = 0; file < 4; file++) {
            List<Sent> archived = new ArrayList<>();
            for (int n = file * 10; n < file * 10 + 10; n++) {
                Instant received = NOON.plusSeconds(n);
                String log = "{\"@timestamp\":\"" + received + "\",\"n\":" + n + "}";
                archived.add(new Sent(received, log));
                if (n >= 25) {
                    index.add(received, 0, n, log);
                }
            }
            archive.add(service, 0, file * 10L, archived);
        }
        index.flush();
        JsonNode all = search(service, "size=1000");
        assertThat(all.at("/archive/files").asInt())
                .as("files that are not held whole")
                .isEqualTo(3);
        assertThat(all.get("hits").get(0))
                .as("as Elasticsearch tells it")
                .hasToString("{\"id\":\"" + TestIndex.id(0, 39) + "\",\"@timestamp\":\"2026-11-20T12:00:39.000Z\","
                        + "\"service\":\"" + service + "\",\"n\":39}");
        List<Integer> told = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = search(service, "size=7&after=" + after);
            assertThat(page.get("total").asInt()).isEqualTo(40);
            page.get("hits").forEach(hit -> told.add(hit.get("n").asInt()));
            after = page.get("after").asText("");
        } while (!after.isEmpty());
        assertThat(told).hasSize(40).doesNotHaveDuplicates().isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void aSearchEndsWhenItsCallerGoes() throws Exception {
        ServiceName service = server.knows(services.add("archive.gone", 1));
        List<Sent> logs = new ArrayList<>();
        for (int n = 0; n < 200_000; n++) {
            logs.add(new Sent(NOON, "{\"message\":\"a log like others\",\"n\":" + n + "}"));
        }
        archive.add(service, 0, 0, logs);
        long answered = server.answered("moalog.search.archive");
        URI uri = server.uri("/api/search/" + service + "?archive=true&size=0&q=-missing");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: a\r\n\r\n")
                            .getBytes(UTF_8));
            socket.getOutputStream().flush();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> server.count("moalog.search.archive.failed") == 1);
        assertThat(server.answered("moalog.search.archive")).isEqualTo(answered);
    }

    @Test
    void withoutAnArchiveTheAnswerSaysWhatToSet() throws Exception {
        try (TestServer without = TestServer.ready(Backends.elasticsearch())) {
            ServiceName service = without.knows(services.add("archive.none", 1));
            HttpResponse<String> answer = get(without, "/api/search/" + service + "?archive=true");
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).contains("hdfs.uri");
            assertThat(get(without, "/api/search/" + service + "?archive=perhaps")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private static List<String> ids(JsonNode answer) {
        return StreamSupport.stream(answer.get("hits").spliterator(), false)
                .map(hit -> hit.get("id").asText())
                .toList();
    }

    private static JsonNode search(ServiceName service, String query) throws Exception {
        HttpResponse<String> answer = get(server, "/api/search/" + service + "?archive=true&" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<String> get(TestServer server, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(server.uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofString());
    }
}
