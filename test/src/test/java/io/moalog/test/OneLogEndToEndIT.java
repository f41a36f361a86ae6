package io.moalog.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.test.fixture.Backends;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import io.moalog.test.fixture.RetryingSender;
import io.moalog.test.fixture.TailReader;
import io.moalog.test.fixture.WebhookReceiver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every part in one flow, then with parts taken away: all roles in one process, killed as a process is. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneLogEndToEndIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int FLOOD = 50_000;

    @TempDir
    static Path directory;

    private static Backends backends;
    private static MoalogProcess moalog;
    private static StoredLogs stored;

    @BeforeAll
    static void startThePlatform() throws Exception {
        backends = Backends.start();
        moalog = MoalogProcess.start(
                directory,
                Map.of(
                        "roles", "service-registry,aggregator,realtime-indexer,batch-indexer,rule-engine,tail-api,ops",
                        "instance", "test",
                        "kafka.bootstrap-servers", backends.kafka().bootstrapServers(),
                        "elasticsearch.urls", backends.elasticsearch().url(),
                        "hdfs.uri", backends.hdfs().uri().toString()),
                List.of("-Xmx512m"));
        stored = new StoredLogs(backends);
    }

    @AfterAll
    static void stopThePlatform() {
        moalog.close();
        backends.close();
    }

    @Test
    @Order(1)
    void oneLogIsTailedSearchedArchivedAndRaisesAnAlert() throws Exception {
        MoalogApi api = moalog.api();
        assertThat(api.register("shop.orders").status()).isEqualTo(201);
        try (WebhookReceiver chat = new WebhookReceiver();
                TailReader tail = new TailReader(
                        URI.create("http://127.0.0.1:" + moalog.httpPort() + "/api/tail/shop.orders?q=level:error"))) {
            alertOnErrors(api, chat);
            String log = """
                    {"ref":"one","level":"ERROR","message":"결제 timeout after 3s","order":{"no":17}}""";
            sendUntilItsServiceIsKnown(api, log);

            await().atMost(DEADLINE).until(() -> tail.logs().contains(log));
            await().atMost(DEADLINE).until(() -> finds(api, "timeout order.no:17"));
            await().atMost(DEADLINE).until(() -> chat.alerts().size() == 1);
            assertThat(chat.alerts().get(0)).contains("order timeouts").contains("shop.orders");
            assertThat(alerts(api)).hasSize(1);
            assertThat(archive(api)).isEqualTo(1);
            assertThat(stored.inArchive("shop.orders")).containsExactly("one");
            await().atMost(DEADLINE).untilAsserted(() -> {
                JsonNode audit = api.get("/api/ops/audit/shop.orders").body();
                assertThat(audit.path("received").asLong()).isEqualTo(1);
                assertThat(audit.path("stored").asLong()).isEqualTo(1);
                assertThat(audit.path("archived").asLong()).isEqualTo(1);
                assertThat(audit.path("deadLettered").asLong()).isZero();
            });
        }
    }

    private static void alertOnErrors(MoalogApi api, WebhookReceiver chat) throws Exception {
        MoalogApi.Answer rule = api.postJson(
                "/api/rules",
                Map.of(
                        "name",
                        "order timeouts",
                        "sql",
                        "SELECT COUNT(*) FROM `shop.orders` WHERE level = 'ERROR' AND message LIKE '%timeout%'"
                                + " GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MINUTE) HAVING COUNT(*) >= 1",
                        "notify",
                        List.of(Map.of("type", "webhook", "url", chat.url().toString()))));
        assertThat(rule.status()).as("%s", rule.body()).isEqualTo(201);
    }

    private static void sendUntilItsServiceIsKnown(MoalogApi api, String log) {
        await().atMost(Duration.ofSeconds(2))
                .until(() -> api.ingest("shop.orders", List.of(log)).status() == 200);
    }

    private static boolean finds(MoalogApi api, String q) throws Exception {
        JsonNode answer = api.search("shop.orders", q, 10).body();
        return answer.path("total").asLong() == 1
                && answer.path("hits").get(0).path("ref").asText().equals("one");
    }

    private static List<JsonNode> alerts(MoalogApi api) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        JsonNode body = api.get("/api/alerts").body();
        (body.isArray() ? body : body.path("alerts")).forEach(all::add);
        return all;
    }

    private static long archive(MoalogApi api) throws Exception {
        MoalogApi.Answer run = api.post("/api/archive/run", "application/json", "");
        assertThat(run.status()).as("%s", run.body()).isEqualTo(200);
        return run.body().path("rows").asLong();
    }

    @Test
    @Order(2)
    void elasticsearchAwayFor20SecondsLosesNothingAndTheOtherPathsGoOn() throws Exception {
        MoalogApi api = moalog.api();
        assertThat(api.register("shop.carts").status()).isEqualTo(201);
        RetryingSender sender = new RetryingSender("shop.carts");
        sender.overHttp(api, 0, 1000);
        await().atMost(DEADLINE).until(() -> stored.countInElasticsearch("shop.carts") == 1000);

        backends.elasticsearch().kill();
        long back = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (TailReader tail =
                new TailReader(URI.create("http://127.0.0.1:" + moalog.httpPort() + "/api/tail/shop.carts"))) {
            sender.overHttp(api, 1000, 2000);
            sender.overForward(moalog.forwardPort(), 2000, 3000);
            await().atMost(DEADLINE).until(() -> tail.logs().size() == 2000);
            assertThat(tail.gaps()).isEmpty();
            assertThat(archive(api)).isEqualTo(3000);
            assertThat(api.get("/health").status()).isEqualTo(503);
        }
        await().atMost(DEADLINE).until(() -> System.nanoTime() > back);
        backends.elasticsearch().restart();

        await().atMost(DEADLINE).until(() -> stored.countInElasticsearch("shop.carts") == 3000);
        assertThat(sorted(stored.inElasticsearch("shop.carts"))).isEqualTo(sorted(sender.acknowledged()));
        assertThat(sorted(stored.inArchive("shop.carts"))).isEqualTo(sorted(sender.acknowledged()));
        await().atMost(DEADLINE).until(() -> api.get("/health").status() == 200);
    }

    @Test
    @Order(3)
    void everyAcknowledgedLogIsStoredOnceThoughTheProgramIsKilledHardThreeTimes() throws Exception {
        MoalogApi api = moalog.api();
        assertThat(api.register("shop.payments").status()).isEqualTo(201);
        RetryingSender http = new RetryingSender("shop.payments");
        RetryingSender forward = new RetryingSender("shop.payments");
        List<Thread> senders = List.of(
                sending(() -> http.overHttp(api, 0, FLOOD / 2)),
                sending(() -> forward.overForward(moalog.forwardPort(), FLOOD / 2, FLOOD)));
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * FLOOD / 4;
            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            http.acknowledged().size() + forward.acknowledged().size() >= enough);
            moalog.kill();
            moalog.start();
        }
        for (Thread sender : senders) {
            sender.join(Duration.ofMinutes(3).toMillis());
            assertThat(sender.isAlive()).as("the sender has been answered").isFalse();
        }

        HashSet<String> acknowledged = new HashSet<>(http.acknowledged());
        acknowledged.addAll(forward.acknowledged());
        assertThat(acknowledged).hasSize(FLOOD);
        archive(api);
        List<String> archived = stored.inArchive("shop.payments");
        await().atMost(DEADLINE).until(() -> stored.countInElasticsearch("shop.payments") >= archived.size());
        List<String> indexed = stored.inElasticsearch("shop.payments");

        HashSet<String> attempted = new HashSet<>(http.attempted());
        attempted.addAll(forward.attempted());
        HashSet<String> distinct = new HashSet<>(archived);
        assertThat(archived).as("no row twice").hasSameSizeAs(distinct);
        assertThat(distinct.containsAll(acknowledged))
                .as("no acknowledged log missing")
                .isTrue();
        assertThat(attempted.containsAll(distinct))
                .as("nothing that was not sent")
                .isTrue();
        assertThat(sorted(indexed)).as("Elasticsearch as the archive").isEqualTo(sorted(archived));
    }

    private static List<String> sorted(Collection<String> refs) {
        return refs.stream().sorted().toList();
    }

    private interface Sending {
        void run() throws InterruptedException;
    }

    private static Thread sending(Sending task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }
}
