package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.tailapi.SseClient.Event;
import io.moalog.tailapi.cold.ArchiveLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastTailIT {
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
    void aTailFromThePastBringsItInTheOrderOfReceiptAndThenTheLiveEdge() throws Exception {
        ServiceName service = server.knows(services.add("past.order", 3));
        for (int n = 0; n < 300; n++) {
            services.send(service, n % 3, log(n));
            if (n % 30 == 29) {
                services.flush();
                // The next logs get a later receive time, which the broker counts in milliseconds.
                long now = System.currentTimeMillis();
                await().until(() -> System.currentTimeMillis() > now + 1);
            }
        }
        services.flush();
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service + "?from=-5m"))) {
            List<Integer> numbers = tail.numbers(300);
            assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(0, 300));
            assertThat(numbers.stream().map(n -> n / 30)).isSorted();
            services.sendNow(service, 1, log(300));
            assertThat(tail.numbers(1)).containsExactly(300);
            assertThat(tail.next().json().get("state").asText()).isEqualTo("live");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> server.gauge("moalog.tail.readers.past") == 0);
    }

    @Test
    void aTimeIsTheTimeOfReceipt() throws Exception {
        ServiceName service = server.knows(services.add("past.time", 2));
        services.sendNow(service, 0, "{\"n\":0,\"@timestamp\":\"2999-01-01T00:00:00Z\"}");
        long first = services.sendNow(service, 1, log(1)).timestamp();
        await().until(() -> System.currentTimeMillis() > first + 5);
        long second = services.sendNow(service, 0, log(2)).timestamp();
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service + "?from=" + second))) {
            services.sendNow(service, 1, log(3));
            assertThat(tail.numbers(2)).containsExactly(2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024, 8 * 1024 * 1024})
    void nothingIsLostOrDoubledAtTheSeamUnderConstantLoad(int outboxBytes) throws Exception {
        ServiceName service = services.add("past.seam", 3);
        TailApiConfig config = new TailApiConfig(
                outboxBytes, 2, 100, Duration.ofSeconds(1), Duration.ofSeconds(10), 8, ArchiveLimits.defaults());
        try (TestServer own = TestServer.ready(config, Backends.noElasticsearch());
                ConstantLoad load = new ConstantLoad(services, own.knows(service), 3, 4_000, 11)) {
            List<Seen> tails = new ArrayList<>();
            Random random = new Random(12);
            for (int i = 0; i < 6; i++) {
                int until = load.sent() + 1_000 + random.nextInt(2_000);
                await().atMost(Duration.ofSeconds(60)).until(() -> load.sent() > until);
                tails.add(new Seen(own, service));
            }
            for (Seen tail : tails) {
                tail.readTo(load.sent() + 5_000);
            }
            int sent = load.stop();
            for (Seen tail : tails) {
                tail.readTo(sent);
                // With the small outbox clients are too slow now and then, and are told exactly what they miss.
                assertThat(tail.skipped == 0 || outboxBytes < 1024 * 1024).isTrue();
                tail.close();
            }
        }
    }

    @Test
    void aDroppedConnectionGoesOnExactlyWhereItStopped() throws Exception {
        ServiceName service = server.knows(services.add("past.resume", 3));
        try (ConstantLoad load = new ConstantLoad(services, service, 3, 3_000, 21)) {
            Seen seen = new Seen(server, service);
            Random random = new Random(22);
            for (int round = 0; round < 12; round++) {
                seen.read(1 + random.nextInt(3_000));
                seen.reconnect(round % 2 == 0);
            }
            seen.readTo(load.stop());
            seen.close();
        }
    }

    @Test
    void aPartitionAddedWhileNobodyTailedIsReadFromItsBeginning() throws Exception {
        ServiceName service = server.knows(services.add("past.partitions", 1));
        services.sendNow(service, 0, log(0));
        String cursor;
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service + "?from=-1h"))) {
            cursor = tail.news(1).get(0).id();
        }
        services.setPartitions(service, 2);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> services.sendNow(service, 1, log(1)));
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service + "?from=" + cursor))) {
            assertThat(tail.numbers(1)).containsExactly(1);
        }
    }

    @Test
    void whatKafkaNoLongerHoldsIsAGapWithItsCount() throws Exception {
        ServiceName service = server.knows(services.add("past.gap", 2));
        String cursor;
        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service))) {
            services.sendNow(service, 0, log(0));
            cursor = tail.news(1).get(0).id();
        }
        for (int n = 1; n < 100; n++) {
            services.send(service, 0, log(n));
        }
        services.sendNow(service, 1, log(100));
        services.forget(service, 0, 90);

        try (SseClient tail = SseClient.open(server.uri("/api/tail/" + service), "Last-Event-ID: " + cursor)) {
            Event gap = tail.nextNews();
            assertThat(gap.isGap()).isTrue();
            assertThat(gap.json().get("skipped").asInt()).isEqualTo(89);
            assertThat(gap.json().get("reason").asText()).isEqualTo("expired");
            assertThat(gap.json().get("from").asText()).isEqualTo(cursor);
            assertThat(gap.json().get("to").asText()).endsWith(":90,0").isEqualTo(gap.id());
            assertThat(tail.numbers(11)).containsExactlyInAnyOrderElementsOf(range(90, 101));
        }
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginningBehindAGapMarker() throws Exception {
        ServiceName service = server.knows(services.add("past.recreated", 1));
        SseClient tail = SseClient.open(server.uri("/api/tail/" + service));
        services.sendNow(service, 0, log(0));
        String cursor = tail.news(1).get(0).id();
        services.deleteTopic(service);
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> services.createTopic(service, 1));
        // The role ends tails of the topic that is gone; the client comes back with its cursor.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(server.gauge("moalog.tail.open")).isZero());
        tail.close();
        services.sendNow(service, 0, log(1));
        try (SseClient next = SseClient.open(server.uri("/api/tail/" + service + "?from=" + cursor))) {
            assertThat(next.nextNews().json().get("reason").asText()).isEqualTo("recreated");
            assertThat(next.numbers(1)).containsExactly(1);
        }
    }

    @Test
    void moreTailsFromThePastThanReadersWaitForTheirTurn() throws Exception {
        ServiceName service = server.knows(services.add("past.many", 1));
        for (int n = 0; n < 1_000; n++) {
            services.send(service, 0, log(n));
        }
        services.flush();
        List<SseClient> tails = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tails.add(SseClient.open(server.uri("/api/tail/" + service + "?from=-1h")));
        }
        for (SseClient tail : tails) {
            assertThat(tail.numbers(1_000)).isEqualTo(range(0, 1_000));
            tail.close();
        }
    }

    private static String log(int n) {
        return "{\"n\":" + n + "}";
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** Reads a tail of numbered logs and holds that each comes once or is counted in a gap, in its partition's order. */
    private static final class Seen {
        private final TestServer server;
        private final ServiceName service;
        private final BitSet numbers = new BitSet();
        private final int[] last = new int[3];
        private SseClient tail;
        private String cursor = "";
        private int skipped;

        Seen(TestServer server, ServiceName service) throws Exception {
            this.server = server;
            this.service = service;
            Arrays.fill(last, -1);
            tail = SseClient.open(server.uri("/api/tail/" + service + "?from=-1h"));
        }

        void read(int count) throws Exception {
            for (Event event : tail.news(count)) {
                cursor = event.id();
                if (event.isGap()) {
                    skipped += event.json().get("skipped").asInt();
                    continue;
                }
                int n = event.json().get("n").asInt();
                int partition = event.json().get("p").asInt();
                assertThat(numbers.get(n)).as("%d comes again", n).isFalse();
                assertThat(n).as("order in partition %d", partition).isGreaterThan(last[partition]);
                numbers.set(n);
                last[partition] = n;
            }
        }

        /** Reads until so many have come or were skipped. */
        void readTo(int count) throws Exception {
            while (numbers.cardinality() + skipped < count) {
                read(1);
            }
        }

        void reconnect(boolean byHeader) throws Exception {
            tail.close();
            tail = byHeader
                    ? SseClient.open(server.uri("/api/tail/" + service), "Last-Event-ID: " + cursor)
                    : SseClient.open(server.uri("/api/tail/" + service + "?from=" + cursor));
        }

        void close() throws Exception {
            tail.close();
        }
    }
}
