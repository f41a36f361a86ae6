package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.tailapi.SocketClient.Frame;
import io.moalog.tailapi.cold.ArchiveLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TailSocketIT {
    private static TestServices services;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        server = TestServer.ready(
                new TailApiConfig(
                        4 * 1024 * 1024,
                        2,
                        100,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        8,
                        ArchiveLimits.defaults()),
                Backends.noElasticsearch());
    }

    @AfterAll
    static void stop() {
        server.close();
        services.close();
    }

    @Test
    void manyLinesComeInFewFramesAndGoOnAtTheCursor() throws Exception {
        ServiceName service = server.knows(services.add("ws.batches", 2));
        String cursor;
        List<String> lines = new ArrayList<>();
        try (SocketClient tail = new SocketClient(uri(service, ""))) {
            Frame first = tail.next();
            assertThat(first.type()).isEqualTo("heartbeat");
            assertThat(first.head().get("state").asText()).isEqualTo("live");
            for (int n = 0; n < 20_000; n++) {
                services.send(service, n % 2, "{\"n\":" + n + ",\"message\":\"연결 é\"}");
            }
            services.flush();
            int frames = 0;
            Frame frame = first;
            for (; lines.size() < 10_000; frames++) {
                frame = tail.nextNews();
                lines.addAll(logs(frame));
            }
            assertThat(frames).isLessThan(1_000);
            cursor = frame.cursor();
        }
        try (SocketClient tail = new SocketClient(uri(service, "?from=" + cursor))) {
            while (lines.size() < 20_000) {
                lines.addAll(logs(tail.nextNews()));
            }
        }
        assertThat(lines).doesNotHaveDuplicates().hasSize(20_000).contains("{\"n\":19999,\"message\":\"연결 é\"}");
        assertThat(numbersOf(lines, 0)).isSorted();
        assertThat(numbersOf(lines, 1)).isSorted();
    }

    @Test
    void aSlowPageGetsAGapWithTheExactCount() throws Exception {
        ServiceName service = server.knows(services.add("ws.slow", 1));
        String padding = "x".repeat(2_000);
        int sent = 15_000;
        try (SocketClient tail = new SocketClient(uri(service, ""))) {
            assertThat(tail.next().type()).isEqualTo("heartbeat");
            double skippedBefore = server.count("moalog.tail.lines.skipped");
            for (int n = 0; n < sent; n++) {
                services.send(service, 0, "{\"n\":" + n + ",\"padding\":\"" + padding + "\"}");
            }
            services.flush();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.count("moalog.tail.lines.skipped") > skippedBefore);

            int seen = 0;
            int gaps = 0;
            while (seen < sent) {
                Frame frame = tail.nextNews();
                if (frame.type().equals("gap")) {
                    gaps++;
                    seen += frame.head().get("skipped").asInt();
                    assertThat(frame.head().get("to").asText()).isEqualTo(frame.cursor());
                } else {
                    seen += logs(frame).size();
                }
                assertThat(frame.cursor()).endsWith(":" + seen);
            }
            assertThat(seen).isEqualTo(sent);
            assertThat(gaps).isPositive();
        }
    }

    @Test
    void manyOpenTailsLeaveOtherRequestsAlone() throws Exception {
        ServiceName service = server.knows(services.add("ws.many", 1));
        List<SocketClient> tails = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            tails.add(new SocketClient(uri(service, "")));
        }
        for (SocketClient tail : tails) {
            assertThat(tail.next().type()).isEqualTo("heartbeat");
        }
        HttpResponse<String> other = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri("/api/tail/none"))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(other.statusCode()).isEqualTo(404);
        services.sendNow(service, 0, "{\"n\":1}");
        for (SocketClient tail : tails) {
            assertThat(tail.nextNews().lines()).containsExactly("{\"n\":1}");
            tail.close();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> server.gauge("moalog.tail.open") == 0);
    }

    @Test
    void whatIsWrongIsToldInAFrame() throws Exception {
        ServiceName service = server.knows(services.add("ws.errors", 1));
        Frame unknown = refusal(server.uri("/api/tail/nope/ws"));
        assertThat(unknown.head().get("status").asInt()).isEqualTo(404);
        assertThat(unknown.head().get("detail").asText()).contains("nope");
        Frame badQuery = refusal(uri(service, "?q=level:"));
        assertThat(badQuery.head().get("status").asInt()).isEqualTo(400);
        assertThat(badQuery.head().get("position").asInt()).isEqualTo(7);
    }

    @Test
    void onlyOurOwnPagesMayOpenATail() throws Exception {
        ServiceName service = server.knows(services.add("ws.origin", 1));
        URI uri = uri(service, "");
        assertThatThrownBy(() -> new SocketClient(uri, "Origin", "http://evil.example"))
                .hasStackTraceContaining("403");
        Frame foreign = refusal(uri, "Origin", "http://127.0.0.1:1");
        assertThat(foreign.head().get("status").asInt()).isEqualTo(403);
        try (SocketClient own = new SocketClient(uri, "Origin", "http://" + uri.getAuthority())) {
            assertThat(own.next().type()).isEqualTo("heartbeat");
        }
    }

    @Test
    void pingsAndHeartbeatsShowThatAnIdleTailLives() throws Exception {
        ServiceName service = server.knows(services.add("ws.idle", 1));
        try (SocketClient tail = new SocketClient(uri(service, "?q=%EC%97%B0%EA%B2%B0"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(tail.next().type()).isEqualTo("heartbeat");
            }
            services.sendNow(service, 0, "{\"message\":\"연결\"}");
            assertThat(tail.nextNews().lines()).hasSize(1);
        }
    }

    private static Frame refusal(URI uri, String... headers) throws InterruptedException {
        try (SocketClient tail = new SocketClient(uri, headers)) {
            Frame error = tail.next();
            assertThat(error.type()).isEqualTo("error");
            Frame closed = tail.next();
            assertThat(closed.type()).isEqualTo("closed");
            assertThat(closed.head().get("status").asInt()).isEqualTo(1008);
            return error;
        }
    }

    private static URI uri(ServiceName service, String query) {
        return server.uri("/api/tail/" + service + "/ws" + query);
    }

    private static List<String> logs(Frame frame) {
        assertThat(frame.type()).isEqualTo("log");
        assertThat(frame.lines()).hasSize(frame.head().get("lines").asInt());
        return frame.lines();
    }

    private static List<Integer> numbersOf(List<String> lines, int partition) {
        return lines.stream()
                .map(line -> Integer.parseInt(line.substring(5, line.indexOf(','))))
                .filter(n -> n % 2 == partition)
                .toList();
    }
}
