package io.moalog.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.RetryingSender;
import java.nio.file.Path;
import java.time.Duration;
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
