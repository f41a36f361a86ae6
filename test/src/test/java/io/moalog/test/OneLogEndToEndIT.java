package io.moalog.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.LogPosition;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.RetryingSender;
import io.moalog.test.fixture.TailReader;
import io.moalog.test.fixture.WebhookReceiver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every part in one flow, then with Elasticsearch taken away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneLogEndToEndIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static WholePlatform platform;

    @BeforeAll
    static void startThePlatform() throws Exception {
        platform = WholePlatform.start(directory);
    }

    @AfterAll
    static void stopThePlatform() {
        platform.close();
    }

    @Test
    @Order(1)
    void oneLogIsTailedSearchedArchivedAndRaisesAnAlert() throws Exception {
        MoalogApi api = platform.moalog().api();
        assertThat(api.register("shop.orders").status()).isEqualTo(201);
        try (WebhookReceiver chat = new WebhookReceiver();
                TailReader tail = new TailReader(URI.create(
                        "http://127.0.0.1:" + platform.moalog().httpPort() + "/api/tail/shop.orders?q=level:error"))) {
            alertOnErrors(api, chat);
            String log = """
                    {"ref":"one","level":"ERROR","message":"결제 timeout after 3s","order":{"no":17}}""";
            sendUntilItsServiceIsKnown(api, log);

            await().atMost(DEADLINE).until(() -> tail.logs().contains(log));
            await().atMost(DEADLINE).until(() -> finds(api, "timeout order.no:17"));
            await().atMost(DEADLINE).until(() -> chat.alerts().size() == 1);
            assertThat(chat.alerts().get(0)).contains("order timeouts").contains("shop.orders");
            assertThat(alerts(api)).hasSize(1);
            assertThat(platform.archive()).isEqualTo(1);
            assertThat(platform.stored().inArchive("shop.orders")).containsExactly("one");
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

    @Test
    @Order(2)
    void whatWasRefusedIsReplayedUnderItsOwnIdAndWhatIsNoLogIsRefusedAgain() throws Exception {
        MoalogApi api = platform.moalog().api();
        assertThat(api.register("shop.refunds").status()).isEqualTo(201);
        new RetryingSender("shop.refunds").overHttp(api, 0, 1);
        await().atMost(DEADLINE).until(() -> platform.stored().countInElasticsearch("shop.refunds") == 1);
        JsonNode log = api.search("shop.refunds", "", 10).body().path("hits").get(0);
        LogPosition position = LogPosition.parse(log.path("id").asText()).orElseThrow();
        platform.stored().forgetInElasticsearch("shop.refunds");
        KafkaSettings kafka = KafkaSettings.at(platform.backends().kafka().bootstrapServers());
        try (DeadLetters letters = new DeadLetters(kafka, "realtime-indexer");
                Producer<byte[], byte[]> producer = kafka.newProducer("test", Map.of())) {
            byte[] body = "{\"ref\":\"refused before\"}".getBytes(UTF_8);
            letters.send(new DeadLetter(
                            "shop.refunds",
                            "realtime-indexer",
                            "refused before",
                            null,
                            position,
                            null,
                            body,
                            System.currentTimeMillis(),
                            null))
                    .get();
            producer.send(new ProducerRecord<>("log.shop.refunds", "no log".getBytes(UTF_8)))
                    .get();
        }
        await().atMost(DEADLINE).until(() -> deadLetters(api) == 2);

        JsonNode answer = api.postJson("/api/dead-letters/replay", Map.of("service", "shop.refunds"))
                .body();

        assertThat(answer.path("stored").asInt()).as("%s", answer).isEqualTo(1);
        assertThat(answer.path("letters")).singleElement().satisfies(letter -> {
            assertThat(letter.path("outcome").asText()).isEqualTo("refused");
            assertThat(letter.path("reason").asText()).contains("JSON object");
        });
        assertThat(deadLetters(api)).isEqualTo(1);
        assertThat(platform.stored().inElasticsearch("shop.refunds")).containsExactly("refused before");
        await().atMost(DEADLINE).untilAsserted(() -> {
            JsonNode audit = api.get("/api/ops/audit/shop.refunds").body();
            assertThat(audit.path("received").asLong()).isEqualTo(2);
            assertThat(audit.path("stored").asLong()).isEqualTo(1);
            assertThat(audit.path("deadLettered").asLong()).isEqualTo(1);
            assertThat(audit.path("sinks").get(0).path("unaccounted").asLong()).isZero();
        });
        assertThat(platform.archive()).isEqualTo(2);
    }

    private static long deadLetters(MoalogApi api) throws Exception {
        return api.get("/api/dead-letters?service=shop.refunds")
                .body()
                .path("total")
                .asLong();
    }

    @Test
    @Order(3)
    void elasticsearchAwayFor20SecondsLosesNothingAndTheOtherPathsGoOn() throws Exception {
        MoalogApi api = platform.moalog().api();
        assertThat(api.register("shop.carts").status()).isEqualTo(201);
        RetryingSender sender = new RetryingSender("shop.carts");
        sender.overHttp(api, 0, 1000);
        await().atMost(DEADLINE).until(() -> platform.stored().countInElasticsearch("shop.carts") == 1000);

        platform.backends().elasticsearch().kill();
        long back = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (TailReader tail = new TailReader(
                URI.create("http://127.0.0.1:" + platform.moalog().httpPort() + "/api/tail/shop.carts"))) {
            sender.overHttp(api, 1000, 2000);
            sender.overForward(platform.moalog().forwardPort(), 2000, 3000);
            await().atMost(DEADLINE).until(() -> tail.logs().size() == 2000);
            assertThat(tail.gaps()).isEmpty();
            assertThat(platform.archive()).isEqualTo(3000);
            assertThat(api.get("/health").status()).isEqualTo(503);
        }
        String replay = beginReplay(api, "shop.carts");
        await().atMost(DEADLINE)
                .until(() -> api.get(replay).body().path("trouble").isTextual());
        await().atMost(DEADLINE).until(() -> System.nanoTime() > back);
        platform.backends().elasticsearch().restart();

        await().atMost(DEADLINE).until(() -> platform.stored().countInElasticsearch("shop.carts") == 3000);
        assertThat(sorted(platform.stored().inElasticsearch("shop.carts"))).isEqualTo(sorted(sender.acknowledged()));
        assertThat(sorted(platform.stored().inArchive("shop.carts"))).isEqualTo(sorted(sender.acknowledged()));
        await().atMost(DEADLINE)
                .until(() -> api.get(replay).body().path("state").asText().equals("done"));
        assertThat(api.get(replay).body().path("rows").asLong()).isEqualTo(3000);
        assertThat(platform.stored().countInElasticsearch("shop.carts"))
                .as("none twice")
                .isEqualTo(3000);
        await().atMost(DEADLINE).until(() -> api.get("/health").status() == 200);
    }

    private static String beginReplay(MoalogApi api, String service) throws Exception {
        MoalogApi.Answer begun = api.postJson("/api/archive/replay", Map.of("service", service, "from", "-1d"));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        return "/api/archive/replay/" + begun.body().path("id").asText();
    }

    private static List<String> sorted(Collection<String> refs) {
        return refs.stream().sorted().toList();
    }
}
