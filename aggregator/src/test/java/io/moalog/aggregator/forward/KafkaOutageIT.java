package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.Platform;
import io.moalog.aggregator.http.IngestAnswer;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.http.IngestRequest;
import io.moalog.stream.Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka goes away under load and comes back. */
@Timeout(300)
class KafkaOutageIT {
    private static final long BOUND = 4 << 20;
    private static final int CHUNK = 200;

    private final List<String> endings = Collections.synchronizedList(new ArrayList<>());
    private final Platform platform = new Platform(Platform.config(BOUND)).start();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void whatIsAcknowledgedIsKeptAndNothingIsAcknowledgedMeanwhile() throws Exception {
        String service = platform.register();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger written = new AtomicInteger();
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort());
                ForwardClient late = lateComer()) {
            Thread writer = inBackground("writer", () -> writeFor(client, service, written));
            inBackground("reader", () -> {
                while (true) {
                    acknowledged.add(client.readAck());
                }
            });
            await().atMost(Platform.DEADLINE).until(() -> acknowledged.size() > 20);
            assertThat(answer(service)).isInstanceOf(Taken.class);

            platform.kafka.stop();
            long stopped = System.nanoTime();
            Problem first = (Problem) answer(service);
            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(12));
            assertThat(first.status()).isEqualTo(503);
            assertThat(first.retryAfterSeconds()).isPositive();
            assertThat(first.more()).containsEntry("accepted", 0L);
            await().atMost(Platform.DEADLINE)
                    .until(() -> !check("aggregator.producer").up());
            assertThat(check("aggregator.kafka").up()).isFalse();
            long away = System.nanoTime();
            assertThat(((Problem) answer(service)).status()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - away))
                    .as("not tried")
                    .isLessThan(Duration.ofSeconds(2));

            int before = acknowledged.size();
            int writtenBefore = written.get();
            late.write(packed(service, "late", entry(seconds(1), record("id", "late"))));
            assertThat(late.staysSilent(4_000)).isTrue();
            assertThat(acknowledged).hasSize(before);
            assertThat(written.get() - writtenBefore)
                    .as("chunks that the socket took")
                    .isLessThan(100);
            assertThat(platform.bytesInFlight()).isLessThan(BOUND * 1.5);

            platform.kafka.restart();
            assertThat(late.readAck()).isEqualTo("late");
            await().atMost(Platform.DEADLINE).until(() -> acknowledged.size() > before + 20);
            await().atMost(Platform.DEADLINE).until(() -> answer(service) instanceof Taken);
            await().atMost(Platform.DEADLINE)
                    .until(() -> check("aggregator.producer").up());
            assertThat(endings).isEmpty();
            writer.interrupt();
            writer.join();
            await().atMost(Platform.DEADLINE).until(() -> acknowledged.size() == written.get());
        }
        Set<String> kept = new HashSet<>();
        platform.logs(service, written.get() * CHUNK).forEach(log -> kept.add(new String(log.value(), UTF_8)));
        Set<String> lost = new HashSet<>();
        for (String chunk : acknowledged) {
            for (int i = 0; i < CHUNK; i++) {
                lost.add(json(chunk, i));
            }
        }
        lost.removeAll(kept);
        assertThat(lost).isEmpty();
        await().atMost(Platform.DEADLINE)
                .untilAsserted(
                        () -> assertThat(platform.isAccountedFor("forward")).isTrue());
        await().atMost(Platform.DEADLINE)
                .untilAsserted(() -> assertThat(platform.isAccountedFor("http")).isTrue());
        await().atMost(Platform.DEADLINE).until(() -> platform.bytesInFlight() == 0);
    }

    private ForwardClient lateComer() throws IOException {
        return new ForwardClient(platform.aggregator.forwardPort());
    }

    private static void writeFor(ForwardClient client, String service, AtomicInteger written) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            String chunk = "c" + written.get();
            byte[][] entries = new byte[CHUNK][];
            for (int i = 0; i < CHUNK; i++) {
                entries[i] = entry(seconds(1), record("id", chunk + "-" + i, "message", "x".repeat(250)));
            }
            client.write(packed(service, chunk, join(entries)));
            written.incrementAndGet();
        }
    }

    private static String json(String chunk, int i) {
        return "{\"@timestamp\":\"1970-01-01T00:00:01Z\",\"id\":\"%s-%d\",\"message\":\"%s\"}"
                .formatted(chunk, i, "x".repeat(250));
    }

    private IngestAnswer answer(String service) throws InterruptedException {
        byte[] body = "{\"id\":\"http\"}\n".getBytes(UTF_8);
        return platform.aggregator
                .http()
                .ingest(new IngestRequest(
                        service, "application/x-ndjson", null, "127.0.0.1", new ByteArrayInputStream(body)));
    }

    private Check check(String name) {
        return platform.aggregator.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private interface Work {
        void run() throws Exception;
    }

    private Thread inBackground(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception ended) {
                        endings.add(name + " ended: " + ended);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
