package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.tailapi.SseClient.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveTailIT {
    private static TestServices services;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        server = TestServer.ready(Backends.noElasticsearch());
    }

    @AfterAll
    static void stop() {
        server.close();
        services.close();
    }

    @Test
    void everyLineAfterTheStartComesInItsOrder() throws Exception {
        ServiceName service = server.knows(services.add("live.order", 1));
        services.sendNow(service, 0, log(-1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service))) {
            for (int n = 0; n < 5_000; n++) {
                services.send(service, 0, log(n));
            }
            services.flush();
            assertThat(tail.numbers(5_000)).isEqualTo(range(0, 5_000));
        }
    }

    @Test
    void theFirstLogAfterTheAnswerHasBegunIsNotMissed() throws Exception {
        ServiceName service = server.knows(services.add("live.first", 3));
        for (int round = 0; round < 10; round++) {
            try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service))) {
                services.sendNow(service, round % 3, log(round));
                assertThat(tail.numbers(1)).containsExactly(round);
            }
        }
    }

    @Test
    void theSendersBytesGoThroughOnOneLine() throws Exception {
        ServiceName service = server.knows(services.add("live.bytes", 1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service))) {
            assertThat(tail.headers())
                    .anyMatch(header -> header.toLowerCase().startsWith("content-type: text/event-stream"));
            services.sendNow(service, 0, "{\"a\" : 1.00,\r\n \"b\":\"x\\n\\u00e9é\" }");
            services.sendNow(service, 0, "not a log");
            services.sendNow(service, 0, "{\"b\":2}");
            assertThat(tail.news(2))
                    .extracting(Event::data)
                    .containsExactly("{\"a\" : 1.00,   \"b\":\"x\\n\\u00e9é\" }", "{\"b\":2}");
        }
    }

    @Test
    void aLogBringsTheTimeOfItsReceipt() throws Exception {
        ServiceName service = server.knows(services.add("live.received", 1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service))) {
            long before = System.currentTimeMillis();
            services.sendNow(service, 0, log(1));
            assertThat(Long.parseLong(tail.news(1).get(0).received())).isBetween(before, System.currentTimeMillis());
        }
    }

    @Test
    void aTailIsNotCompressed() throws Exception {
        ServiceName service = server.knows(services.add("live.gzip", 1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service), "Accept-Encoding: gzip, br")) {
            assertThat(tail.headers()).contains("Content-Encoding: identity");
            services.sendNow(service, 0, log(0));
            assertThat(tail.numbers(1)).containsExactly(0);
        }
    }

    @Test
    void aFilterLetsOnlyMatchingLinesThrough() throws Exception {
        ServiceName service = server.knows(services.add("live.filter", 1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service + "?q=level:error%20-debug"))) {
            services.send(service, 0, "{\"n\":1,\"severity\":\"ERROR\",\"message\":\"a\"}");
            services.send(service, 0, "{\"n\":2,\"severity\":\"INFO\",\"message\":\"a\"}");
            services.send(service, 0, "{\"n\":3,\"level\":\"error\",\"message\":\"a debug b\"}");
            services.sendNow(service, 0, "{\"n\":4,\"log\":{\"level\":\"Error\"}}");
            assertThat(tail.numbers(2)).containsExactly(1, 4);
        }
    }

    @Test
    void tailsOfOneServiceShareOneReaderWhichEndsWithTheLast() throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> server.gauge("moalog.tail.readers.live") == 0);
        ServiceName service = server.knows(services.add("live.shared", 2));
        List<SseClient> tails = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tails.add(SseClient.open(server.uri("/api/tail/" + service + (i % 2 == 0 ? "" : "?q=shared"))));
        }
        assertThat(server.gauge("moalog.tail.open")).isEqualTo(20);
        assertThat(server.gauge("moalog.tail.readers.live")).isEqualTo(1);
        assertThat(threads("tail-api.live.log." + service)).isEqualTo(1);

        for (int n = 0; n < 100; n++) {
            services.send(service, n % 2, "{\"n\":" + n + ",\"message\":\"shared\"}");
        }
        services.flush();
        for (SseClient tail : tails) {
            assertThat(tail.numbers(100)).containsExactlyInAnyOrderElementsOf(range(0, 100));
            tail.close();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> server.gauge("moalog.tail.readers.live") == 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> threads("tail-api.live.log." + service) == 0);
        assertThat(server.gauge("moalog.tail.open")).isZero();
    }

    @Test
    void aPartitionAddedLaterIsReadFromItsBeginning() throws Exception {
        ServiceName service = server.knows(services.add("live.partitions", 1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service))) {
            services.sendNow(service, 0, log(0));
            services.setPartitions(service, 3);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> services.sendNow(service, 2, log(1)));
            services.sendNow(service, 1, log(2));
            List<Event> events = tail.news(3);
            assertThat(events)
                    .extracting(event -> event.json().get("n").asInt())
                    .containsExactlyInAnyOrder(0, 1, 2);
            assertThat(events.get(2).id()).matches(".{22}:1,1,1");
        }
    }

    @Test
    void heartbeatsCarryTheCursorBehindLinesThatDidNotMatch() throws Exception {
        ServiceName service = server.knows(services.add("live.heartbeat", 1));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service + "?q=wanted"))) {
            services.sendNow(service, 0, log(0));
            services.sendNow(service, 0, log(1));
            Event heartbeat = tail.next(event -> event.id().endsWith(":2"));
            assertThat(heartbeat.kind()).isEqualTo("heartbeat");
            assertThat(heartbeat.json().get("state").asText()).isEqualTo("live");
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    private static String log(int n) {
        return "{\"n\":" + n + "}";
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
