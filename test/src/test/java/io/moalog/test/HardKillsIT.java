package io.moalog.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.SearchProgress;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.RetryingSender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The program dies under load. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HardKillsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int FLOOD = 50_000;

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
    void everyAcknowledgedLogIsStoredOnceThoughTheProgramIsKilledHardThreeTimes() throws Exception {
        MoalogApi api = platform.moalog().api();
        assertThat(api.register("shop.payments").status()).isEqualTo(201);
        RetryingSender http = new RetryingSender("shop.payments");
        RetryingSender forward = new RetryingSender("shop.payments");
        List<Thread> senders = List.of(
                sending(() -> http.overHttp(api, 0, FLOOD / 2)),
                sending(() -> forward.overForward(platform.moalog().forwardPort(), FLOOD / 2, FLOOD)));
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * FLOOD / 4;
            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            http.acknowledged().size() + forward.acknowledged().size() >= enough);
            platform.moalog().kill();
            platform.moalog().start();
        }
        for (Thread sender : senders) {
            sender.join(Duration.ofMinutes(3).toMillis());
            assertThat(sender.isAlive()).as("the sender has been answered").isFalse();
        }

        HashSet<String> acknowledged = new HashSet<>(http.acknowledged());
        acknowledged.addAll(forward.acknowledged());
        assertThat(acknowledged).hasSize(FLOOD);
        platform.archive();
        List<String> archived = platform.stored().inArchive("shop.payments");
        await().atMost(DEADLINE)
                .until(() -> platform.stored().countInElasticsearch("shop.payments") >= archived.size());
        List<String> indexed = platform.stored().inElasticsearch("shop.payments");

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
        assertThat(indexed).as("Elasticsearch as the archive").containsExactlyInAnyOrderElementsOf(archived);
    }

    @Test
    @Order(2)
    void aReplayThatIsKilledHardGoesOnAndBringsBackWhatWasThere() throws Exception {
        MoalogApi api = platform.moalog().api();
        Map<String, JsonNode> before = platform.stored().documents("shop.payments");
        platform.stored().forgetInElasticsearch("shop.payments");
        MoalogApi.Answer begun = api.postJson(
                "/api/archive/replay", Map.of("service", "shop.payments", "from", "-1d", "to", "now", "keep", "2d"));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String job = "/api/archive/replay/" + begun.body().path("id").asText();
        await().atMost(DEADLINE).until(() -> api.get(job).body().path("rows").asLong() > before.size() / 5);
        platform.moalog().kill();
        platform.moalog().start();

        await().atMost(DEADLINE).until(() -> api.get(job).status() == 200);
        // The embedded database keeps what is committed half a second later.
        assertThat(api.get(job).body().path("rows").asLong())
                .as("it does not begin anew")
                .isBetween(1L, before.size() - 1L);
        await().atMost(DEADLINE)
                .until(() -> api.get(job).body().path("state").asText().equals("done"));
        assertThat(api.get(job).body().path("rows").asLong()).isEqualTo(before.size());
        assertThat(platform.stored().documents("shop.payments")).isEqualTo(before);
    }

    @Test
    @Order(3)
    void aServiceThatGoesToBatchAndBackWhileLogsFlowAndTheProgramIsKilledIsWholeInElasticsearch() throws Exception {
        MoalogApi api = platform.moalog().api();
        MoalogApi.Answer registered = api.register("shop.stock");
        assertThat(registered.status()).isEqualTo(201);
        RetryingSender sender = new RetryingSender("shop.stock");
        Thread toBatch = sending(() -> sender.overHttp(api, 0, 4_000));
        await().atMost(Duration.ofMinutes(3)).until(() -> platform.stored().countInElasticsearch("shop.stock") > 0);
        index(api, "batch");
        toBatch.join();
        Thread stillBatch = sending(() -> sender.overHttp(api, 4_000, 8_000));
        await().atMost(Duration.ofMinutes(3)).until(() -> platform.stored().countInElasticsearch("shop.stock") > 4_000);
        platform.moalog().kill();
        platform.moalog().start();
        stillBatch.join();
        Thread toLive = sending(() -> sender.overHttp(api, 8_000, 12_000));
        index(api, "live");
        toLive.join();
        await().atMost(Duration.ofMinutes(3))
                .until(() -> platform.stored().countInElasticsearch("shop.stock") >= 12_000);
        index(api, "batch");
        await().atMost(Duration.ofMinutes(3)).until(() -> !isReadLive("log.shop.stock"));
        sender.overHttp(api, 12_000, 13_000);

        assertThat(sender.acknowledged()).hasSize(13_000);
        platform.archive();
        List<String> archived = platform.stored().inArchive("shop.stock");
        assertThat(new HashSet<>(archived)).containsAll(sender.acknowledged()).hasSameSizeAs(archived);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> platform.stored().countInElasticsearch("shop.stock") >= archived.size());
        assertThat(platform.stored().inElasticsearch("shop.stock")).containsExactlyInAnyOrderElementsOf(archived);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(searchable(registered, SearchProgress.BATCH))
                        .as("the last ones came from the archive alone")
                        .isEqualTo(archived.size())
                        .isGreaterThan(searchable(registered, SearchProgress.LIVE)));
    }

    private static void index(MoalogApi api, String way) throws Exception {
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> api.patchJson("/api/services/shop.stock", Map.of("indexing", way))
                        .body()
                        .path("indexing")
                        .asText()
                        .equals(way));
    }

    private static Admin admin() {
        return KafkaSettings.at(platform.backends().kafka().bootstrapServers()).newAdmin("test");
    }

    private static boolean isReadLive(String topic) throws Exception {
        try (Admin admin = admin()) {
            return admin.describeConsumerGroups(List.of(SearchProgress.LIVE)).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .flatMap(member -> member.assignment().topicPartitions().stream())
                    .anyMatch(partition -> partition.topic().equals(topic));
        }
    }

    private static long searchable(MoalogApi.Answer service, String group) {
        try (Admin admin = admin()) {
            SearchProgress progress = SearchProgress.read(admin, List.of(group));
            return IntStream.range(0, service.body().path("partitions").asInt())
                    .mapToLong(partition -> progress.next(
                            new TopicPartition("log.shop.stock", partition),
                            service.body().path("topicId").asText()))
                    .sum();
        }
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
