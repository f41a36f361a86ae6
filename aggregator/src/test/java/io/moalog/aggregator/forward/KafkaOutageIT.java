package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.aggregator.AggregatorConfig;
import io.moalog.aggregator.Platform;
import io.moalog.aggregator.Served;
import io.moalog.aggregator.http.IngestAnswer;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.http.IngestRequest;
import io.moalog.stream.Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka goes away under load and comes back. */
@Timeout(300)
class KafkaOutageIT {
    private static final long BOUND = 4 << 20;
    private static final int CHUNK = 200;

    private static final Pattern ID = Pattern.compile("id-[a-z0-9-]+");

    private static Platform platform;
    private static EmbeddedServer server;

    private final List<String> endings = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() {
        AggregatorConfig config = Platform.config(BOUND);
        platform = new Platform(new AggregatorConfig(
                        config.listeners(),
                        config.maxBytesInFlight(),
                        config.maxEventBytes(),
                        config.unclaimedBytesPerSecond(),
                        new AggregatorConfig.Http(Duration.ofSeconds(3), false),
                        config.deliveryTimeout()))
                .start();
        server = Served.serve(platform, false);
    }

    @AfterAll
    static void stop() {
        server.close();
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

            platform.kafka.kill();
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

    @Test
    void whatEverySenderWasAcknowledgedIsThereAfterKafkaWasKilled() throws Exception {
        Map<String, String> services = new TreeMap<>();
        Map<String, Set<String>> acknowledged = new ConcurrentHashMap<>();
        Map<String, Double> acceptedBefore = new TreeMap<>();
        ScheduledExecutorService load = Executors.newScheduledThreadPool(6);
        AtomicInteger syslogLines = new AtomicInteger();
        String syslogService = platform.register();
        try (EverySender senders = senders(30_000);
                Socket syslog = new Socket("127.0.0.1", platform.aggregator.syslogPort())) {
            for (Map.Entry<String, EverySender.Sender> sender :
                    senders.byProtocol().entrySet()) {
                String protocol = sender.getKey();
                services.put(protocol, platform.register());
                acceptedBefore.put(protocol, platform.count("accepted", protocol));
                acknowledged.put(protocol, ConcurrentHashMap.newKeySet());
                RetryingSender batches = new RetryingSender(
                        protocol, sender.getValue(), services.get(protocol), acknowledged.get(protocol));
                load.scheduleWithFixedDelay(() -> attempt(protocol, batches::sendOne), 0, 20, TimeUnit.MILLISECONDS);
            }
            load.scheduleWithFixedDelay(
                    () -> attempt("syslog", () -> {
                        String line = "<13>1 - - %s - - - id-syslog-%d\n".formatted(syslogService, syslogLines.get());
                        syslog.getOutputStream().write(line.getBytes(UTF_8));
                        syslogLines.incrementAndGet();
                    }),
                    0,
                    5,
                    TimeUnit.MILLISECONDS);
            awaitMore(acknowledged, 200);
            platform.kafka.kill();
            await().atMost(Platform.DEADLINE)
                    .until(() -> !check("aggregator.producer").up());
            platform.kafka.restart();
            awaitMore(acknowledged, 200);
            load.shutdown();
            assertThat(load.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            load.shutdownNow();
        }
        assertThat(endings).isEmpty();
        await().atMost(Platform.DEADLINE).until(() -> platform.bytesInFlight() == 0);
        services.forEach((protocol, service) -> {
            double accepted = platform.count("accepted", protocol) - acceptedBefore.get(protocol);
            List<String> kept = ids(service, (int) accepted);
            assertThat(kept).as(protocol).hasSize((int) accepted).containsAll(acknowledged.get(protocol));
            assertThat(platform.isAccountedFor(protocol)).as(protocol).isTrue();
        });
        assertThat(ids(syslogService, syslogLines.get())).as("syslog").hasSize(syslogLines.get());
        assertThat(platform.isAccountedFor("syslog-tcp")).isTrue();
    }

    /** What fails is told, and not done again. */
    private void attempt(String name, Work work) {
        try {
            work.run();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (Exception | AssertionError failed) {
            endings.add(name + " failed: " + failed);
            throw new IllegalStateException(failed);
        }
    }

    private void awaitMore(Map<String, Set<String>> acknowledged, int logs) {
        Map<String, Integer> before = new TreeMap<>();
        acknowledged.forEach((protocol, ids) -> before.put(protocol, ids.size()));
        await().atMost(Platform.DEADLINE)
                .untilAsserted(() -> before.forEach((protocol, size) ->
                        assertThat(acknowledged.get(protocol)).as(protocol).hasSizeGreaterThan(size + logs)));
    }

    private static List<String> ids(String service, int count) {
        return platform.logs(service, count).stream()
                .map(log -> {
                    Matcher id = ID.matcher(new String(log.value(), UTF_8));
                    return id.find() ? id.group() : "none";
                })
                .toList();
    }

    private static EverySender senders(int chunkPatienceMillis) throws IOException {
        return new EverySender(server.getURL().toString(), platform.aggregator.forwardPort(), chunkPatienceMillis);
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
                        service, "application/x-ndjson", null, "127.0.0.1", new ByteArrayInputStream(body)))
                .join();
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
