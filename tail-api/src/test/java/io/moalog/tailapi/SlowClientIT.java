package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import io.moalog.tailapi.SseClient.Event;
import io.moalog.tailapi.cold.ArchiveLimits;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlowClientIT {
    private static final int LINES = 24_000;
    private static final int BURST = 400;
    private static final String PADDING = "x".repeat(1_000);

    private static TestServices services;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        server = TestServer.ready(
                new TailApiConfig(
                        1024 * 1024,
                        2,
                        100,
                        Duration.ofSeconds(5),
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
    void aSlowClientIsToldExactlyWhatItMissesAndSlowsNobody() throws Exception {
        ServiceName service = server.knows(services.add("slow.sse", 1));
        URI uri = server.uri("/api/tail/" + service);
        try (SseClient slow = new SseClient(uri, 16 * 1024);
                SseClient fast = SseClient.open(uri)) {
            assertThat(slow.next().kind()).isEqualTo("heartbeat");
            for (int n = 0; n < LINES; n += BURST) {
                send(service, n, n + BURST);
                // The slow one reads nothing; the fast one gets every line all the same.
                assertThat(fast.numbers(BURST)).first().isEqualTo(n);
            }

            Event gap = readToGap(slow, 0);

            int skipped = gap.json().get("skipped").asInt();
            assertThat(gap.json().get("reason").asText()).isEqualTo("slow");
            assertThat(server.count("moalog.tail.lines.skipped")).isEqualTo(skipped);
            assertThat(offset(gap.json().get("to").asText())
                            - offset(gap.json().get("from").asText()))
                    .isEqualTo(skipped);
            int last = (int) offset(gap.json().get("from").asText()) - 1;
            assertThat(last + 1 + skipped).isEqualTo(LINES);
            send(service, LINES, LINES + 1);
            assertThat(slow.numbers(1)).containsExactly(LINES);

            try (SseClient again = SseClient.open(server.uri(
                    "/api/tail/" + service + "?from=" + gap.json().get("from").asText()))) {
                assertThat(again.numbers(skipped)).first().isEqualTo(last + 1);
            }
        }
    }

    /** Reads lines in their order from {@code first} on, up to a gap that begins behind the last of them. */
    private static Event readToGap(SseClient tail, int first) throws Exception {
        int next = first;
        for (Event event = tail.nextNews(); ; event = tail.nextNews()) {
            if (event.isGap()) {
                assertThat(offset(event.json().get("from").asText())).isEqualTo(next);
                return event;
            }
            assertThat(event.json().get("n").asInt()).isEqualTo(next++);
        }
    }

    private static void send(ServiceName service, int from, int to) {
        for (int n = from; n < to; n++) {
            services.send(service, 0, "{\"n\":" + n + ",\"padding\":\"" + PADDING + "\"}");
        }
        services.flush();
    }

    private static long offset(String cursor) {
        return Long.parseLong(cursor.substring(cursor.indexOf(':') + 1));
    }
}
