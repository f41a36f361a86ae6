package io.moalog.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.SearchProgress;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.RetryingSender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
    private static final int KILLS = Integer.getInteger("moalog.kills", 5);
    private static final int LOGS_PER_KILL = 8_000;
    private static final String SERVICE = "shop.payments";

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

    /**
     * The indexer and the archiver are both at work whenever the program is killed, and where that is depends on a seed, which
     * is printed: {@code -Dmoalog.seed=N} gives it, {@code -Dmoalog.kills=N} how often.
     */
    @Test
    @Order(1)
    void everyLogIsStoredOnceThoughTheProgramIsKilledHardAtRandomPoints() throws Exception {
        long seed = Long.getLong("moalog.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        KafkaRecords kafka =
                new KafkaRecords(KafkaSettings.at(platform.backends().kafka().bootstrapServers()));
        MoalogApi api = platform.moalog().api();
        assertThat(api.register(SERVICE).status()).isEqualTo(201);
        RetryingSender http = new RetryingSender(SERVICE);
        RetryingSender forward = new RetryingSender(SERVICE);
        int flood = KILLS * LOGS_PER_KILL;
        List<Thread> senders = List.of(
                inBackground(() -> http.overHttp(api, 0, flood / 2)),
                inBackground(() -> forward.overForward(platform.moalog().forwardPort(), flood / 2, flood)));
        AtomicInteger runs = new AtomicInteger();
        Thread archiver = inBackground(() -> archiveUntilInterrupted(api, runs));
        for (int kill = 0; kill < KILLS; kill++) {
            kafka.putNoLog(SERVICE);
            int before = runs.get();
            int enough = kill * LOGS_PER_KILL + random.nextInt(LOGS_PER_KILL);
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> runs.get() > before
                            && http.acknowledged().size()
                                            + forward.acknowledged().size()
                                    >= enough);
            platform.moalog().kill();
            platform.moalog().start();
        }
        for (Thread sender : senders) {
            sender.join(Duration.ofMinutes(3).toMillis());
            assertThat(sender.isAlive()).as("the sender has been answered").isFalse();
        }
        archiver.interrupt();
        archiver.join();
        platform.archive();

        Set<String> positions = kafka.positions(SERVICE);
        await().atMost(DEADLINE)
                .until(() -> platform.stored().countInElasticsearch(SERVICE) >= positions.size() - KILLS);
        Set<String> deadLetters = kafka.deadLetters(SERVICE);
        assertThat(deadLetters).as("seed %d", seed).hasSize(KILLS);
        List<String> indexedOrDead = new ArrayList<>(platform.stored().positionsInElasticsearch(SERVICE));
        indexedOrDead.addAll(deadLetters);
        assertThat(indexedOrDead)
                .as("Kafka = Elasticsearch + dead letters, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(positions);
        assertThat(platform.stored().positionsInArchive(SERVICE))
                .as("Kafka = archive, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(positions);

        Set<String> acknowledged = new HashSet<>(http.acknowledged());
        acknowledged.addAll(forward.acknowledged());
        assertThat(acknowledged).hasSize(flood);
        Set<String> attempted = new HashSet<>(http.attempted());
        attempted.addAll(forward.attempted());
        Set<String> stored = new HashSet<>(platform.stored().inElasticsearch(SERVICE));
        assertThat(stored.containsAll(acknowledged))
                .as("no acknowledged log missing, seed %d", seed)
                .isTrue();
        assertThat(attempted.containsAll(stored))
                .as("nothing that was not sent, seed %d", seed)
                .isTrue();
    }

    @Test
    @Order(2)
    void aReplayThatIsKilledHardGoesOnAndBringsBackWhatWasThere() throws Exception {
        MoalogApi api = platform.moalog().api();
        Map<String, JsonNode> before = platform.stored().documents(SERVICE);
        int archived = platform.stored().positionsInArchive(SERVICE).size();
        platform.stored().forgetInElasticsearch(SERVICE);
        MoalogApi.Answer begun = api.postJson(
                "/api/archive/replay", Map.of("service", SERVICE, "from", "-1d", "to", "now", "keep", "2d"));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String job = "/api/archive/replay/" + begun.body().path("id").asText();
        await().atMost(DEADLINE).until(() -> api.get(job).body().path("rows").asLong() > before.size() / 5);
        platform.moalog().kill();
        platform.moalog().start();

        await().atMost(DEADLINE).until(() -> api.get(job).status() == 200);
        assertThat(api.get(job).body().path("rows").asLong())
                .as("it does not begin anew")
                .isBetween(1L, archived - 1L);
        await().atMost(DEADLINE)
                .until(() -> api.get(job).body().path("state").asText().equals("done"));
        assertThat(api.get(job).body().path("rows").asLong()).isEqualTo(archived);
        assertThat(platform.stored().documents(SERVICE)).isEqualTo(before);
    }

    @Test
    @Order(3)
    void aServiceThatGoesToBatchAndBackWhileLogsFlowAndTheProgramIsKilledIsWholeInElasticsearch() throws Exception {
        MoalogApi api = platform.moalog().api();
        MoalogApi.Answer registered = api.register("shop.stock");
        assertThat(registered.status()).isEqualTo(201);
        RetryingSender sender = new RetryingSender("shop.stock");
        Thread toBatch = inBackground(() -> sender.overHttp(api, 0, 4_000));
        await().atMost(Duration.ofMinutes(3)).until(() -> platform.stored().countInElasticsearch("shop.stock") > 0);
        index(api, "batch");
        toBatch.join();
        Thread stillBatch = inBackground(() -> sender.overHttp(api, 4_000, 8_000));
        await().atMost(Duration.ofMinutes(3)).until(() -> platform.stored().countInElasticsearch("shop.stock") > 4_000);
        platform.moalog().kill();
        platform.moalog().start();
        stillBatch.join();
        Thread toLive = inBackground(() -> sender.overHttp(api, 8_000, 12_000));
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

    /** So that there is always a file being written. */
    private static void archiveUntilInterrupted(MoalogApi api, AtomicInteger runs) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (api.post("/api/archive/run", "application/json", "").status() == 200) {
                    runs.incrementAndGet();
                }
            } catch (IOException unreachable) {
                // Killed or starting.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Thread inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }
}
