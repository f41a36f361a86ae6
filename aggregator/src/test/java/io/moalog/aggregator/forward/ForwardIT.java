package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.aggregator.Platform;
import io.moalog.stream.DeadLetter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.fluentd.logger.FluentLogger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.komamitsu.fluency.EventTime;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

class ForwardIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] TIME = eventTime(1_000_000_000, 123_456_789);
    private static final String TIME_JSON = "\"@timestamp\":\"2001-09-09T01:46:40.123456789Z\"";

    private static Platform platform;

    private String service;

    @BeforeAll
    static void start() {
        platform = new Platform(Platform.config()).start();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @BeforeEach
    void register() throws Exception {
        service = platform.register();
    }

    @Test
    void everyModeAndEntryFormIsInKafkaWhenItIsAcknowledged() throws Exception {
        byte[] first = entry(TIME, record("message", "첫째", "host", "web-1"));
        byte[] second = entryWithMetadata(TIME, record("message", "second"));
        String json1 = "{" + TIME_JSON + ",\"message\":\"첫째\",\"host\":\"web-1\"}";
        String json2 = "{" + TIME_JSON + ",\"message\":\"second\"}";
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            client.write(message(service, TIME, record("message", "second"), "id0"));
            assertThat(client.readAck()).isEqualTo("id0");
            assertThat(texts(1)).containsExactly(json2);

            client.write(new byte[] {(byte) 0xc0});
            client.write(forward(service, "id1", List.of(first, second)));
            assertThat(client.readAck()).isEqualTo("id1");
            client.write(packed(service, "id2", join(first, second)));
            assertThat(client.readAck()).isEqualTo("id2");
            client.write(compressed(service, "id3", join(gzip(first), gzip(second))));
            assertThat(client.readAck()).isEqualTo("id3");
            assertThat(texts(7)).containsExactly(json2, json1, json2, json1, json2, json1, json2);
        }
        ConsumerRecord<byte[], byte[]> log = platform.logs(service, 7).get(1);
        assertThat(log.key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(log.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(log.headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=forward 127.0.0.1");
    }

    @Test
    void withoutAChunkNothingIsAnsweredAndAllIsKept() throws Exception {
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            client.write(message(service, TIME, record("message", "one"), null));
            client.write(packed(service, null, entry(TIME, record("message", "two"))));
            assertThat(texts(2)).hasSize(2);
            assertThat(client.staysSilent(300)).isTrue();
        }
    }

    @Test
    void aLargeChunkThatComesSlowlyIsKeptWhole() throws Exception {
        byte[][] entries = IntStream.range(0, 60_000)
                .mapToObj(i -> entry(seconds(i), record("message", "number " + i)))
                .toArray(byte[][]::new);
        byte[] chunk = compressed(service, "large", gzip(join(entries)));
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            for (int from = 0; from < chunk.length; from += 10_000) {
                client.write(Arrays.copyOfRange(chunk, from, Math.min(chunk.length, from + 10_000)));
            }
            assertThat(client.readAck()).isEqualTo("large");
        }
        List<String> kept = texts(60_000);
        assertThat(kept).hasSize(60_000);
        assertThat(kept.get(59_999)).contains("number 59999");
    }

    @Test
    void whatNobodyRegisteredIsDeadLetteredWithTheReasonAndAcknowledged() throws Exception {
        byte[] log = entry(TIME, record("message", "lost?"));
        String unknown = service + ".unknown";
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            client.write(forward(unknown, "id1", List.of(log)));
            assertThat(client.readAck()).isEqualTo("id1");
            client.write(packed("No Name! " + service, "id2", log));
            assertThat(client.readAck()).isEqualTo("id2");
        }
        DeadLetter letter = platform.deadLetters(unknown, 1).get(0);
        assertThat(letter.stage()).isEqualTo("aggregator");
        assertThat(letter.reason()).contains("no service " + unknown);
        assertThat(letter.sender()).isEqualTo("127.0.0.1");
        assertThat(letter.body()).isEqualTo(("{" + TIME_JSON + ",\"message\":\"lost?\"}").getBytes(UTF_8));
        assertThat(platform.deadLetters("No Name! " + service, 1).get(0).reason())
                .contains("is not a service name");
    }

    @Test
    void anEventOverTheLimitIsKeptCutAndTheOthersWhole() throws Exception {
        byte[] large = entry(TIME, record("message", "x".repeat(1 << 20)));
        byte[] veryLarge = entry(TIME, record("message", "y".repeat(20 << 20)));
        byte[] justRight = entry(TIME, record("message", "z".repeat((1 << 20) - 100)));
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            client.write(packed(service, "id1", join(large, veryLarge, justRight)));
            assertThat(client.readAck()).isEqualTo("id1");
        }
        assertThat(texts(1)).singleElement().satisfies(log -> assertThat(log).contains("zzz"));
        List<DeadLetter> letters = platform.deadLetters(service, 2);
        assertThat(letters).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.body()).hasSize(64 * 1024);
            assertThat(letter.reason()).contains("larger than 1048576 bytes");
        });
    }

    @Test
    void aServiceWhoseTopicIsGoneEndsTheConnectionUnacknowledged() throws Exception {
        try (Admin admin = platform.settings.newAdmin("test");
                ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            admin.deleteTopics(List.of("log." + service)).all().get(30, TimeUnit.SECONDS);
            client.write(forward(service, "id1", List.of(entry(TIME, record("message", "one")))));
            assertThat(client.isClosedByOther()).isTrue();
        }
    }

    @Test
    void malformedBytesEndTheirConnectionAndNoOther() throws Exception {
        try (ForwardClient good = new ForwardClient(platform.aggregator.forwardPort());
                ForwardClient bad = new ForwardClient(platform.aggregator.forwardPort())) {
            bad.write("POST /ingest HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertThat(bad.isClosedByOther()).isTrue();
            good.write(message(service, TIME, record("message", "one"), "id1"));
            assertThat(good.readAck()).isEqualTo("id1");
        }
    }

    @Test
    void fluencySendsWithAcknowledgement() throws Exception {
        FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
        builder.setAckResponseMode(true);
        Set<Integer> sent = new HashSet<>();
        try (Fluency fluency = builder.build("127.0.0.1", platform.aggregator.forwardPort())) {
            for (int i = 0; i < 2_000; i++) {
                Map<String, Object> event = new HashMap<>();
                event.put("n", i);
                event.put("message", "한국어 " + i);
                event.put("ratio", i / 7.0);
                event.put("nested", Map.of("list", List.of(1, "two", true)));
                if (i % 2 == 0) {
                    fluency.emit(service, event);
                } else {
                    fluency.emit(service, EventTime.fromEpoch(1_700_000_000L + i, i), event);
                }
                sent.add(i);
            }
            fluency.flush();
            assertThat(fluency.waitUntilAllBufferFlushed(60)).isTrue();
        }
        Set<Integer> kept = new HashSet<>();
        for (String log : texts(2_000)) {
            JsonNode json = JSON.readTree(log);
            int n = json.get("n").asInt();
            kept.add(n);
            assertThat(json.get("message").asText()).isEqualTo("한국어 " + n);
            assertThat(json.get("ratio").asDouble()).isEqualTo(n / 7.0);
            assertThat(json.get("nested").toString()).isEqualTo("{\"list\":[1,\"two\",true]}");
            assertThat(json.get("@timestamp").asText()).startsWith("20");
        }
        assertThat(kept).isEqualTo(sent);
    }

    @Test
    void fluentLoggerSends() throws Exception {
        FluentLogger logger = FluentLogger.getLogger(null, "127.0.0.1", platform.aggregator.forwardPort());
        for (int i = 0; i < 200; i++) {
            assertThat(logger.log(service, Map.of("n", i, "message", "line " + i)))
                    .isTrue();
        }
        logger.flush();
        List<String> kept = texts(200);
        assertThat(kept).hasSize(200);
        assertThat(JSON.readTree(kept.get(7)).get("message").asText()).isEqualTo("line 7");
        logger.close();
    }

    @Test
    void ofConnectionsCutInMidChunkNothingIsAcknowledgedAndAllIsAccountedFor() throws Exception {
        byte[][] entries = IntStream.range(0, 100)
                .mapToObj(i -> entry(TIME, record("message", "number " + i)))
                .toArray(byte[][]::new);
        List<byte[]> chunks = List.of(
                forward(service, "cut", List.of(entries)),
                packed(service, "cut", join(entries)),
                compressed(service, "cut", gzip(join(entries))));
        double before = platform.count("received", "forward");
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            byte[] chunk = chunks.get(i % chunks.size());
            try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
                client.write(Arrays.copyOf(chunk, 1 + random.nextInt(chunk.length - 1)));
                client.cut();
                assertThat(client.isClosedByOther()).as("closed without a word").isTrue();
            }
        }
        await().atMost(Platform.DEADLINE).until(() -> platform.isAccountedFor("forward"));
        int received = (int) (platform.count("received", "forward") - before);
        assertThat(received).isBetween(1, 60 * 100);
        assertThat(texts(received)).hasSize(received);
        await().atMost(Platform.DEADLINE).until(() -> platform.bytesInFlight() == 0);
    }

    @Test
    void aLiveConnectionIsServedBesideManyIdleAndSlowOnes() throws Exception {
        byte[] chunk = packed(service, "slow", entry(TIME, record("message", "x".repeat(1_000))));
        List<ForwardClient> others = new ArrayList<>();
        try (ForwardClient live = new ForwardClient(platform.aggregator.forwardPort())) {
            for (int i = 0; i < 1_100; i++) {
                others.add(new ForwardClient(platform.aggregator.forwardPort()));
            }
            List<ForwardClient> slow = others.subList(1_000, 1_100);
            for (int at = 0; at < 50; at++) {
                for (ForwardClient client : slow) {
                    client.write(new byte[] {chunk[at]});
                }
                live.write(packed(service, "live" + at, entry(TIME, record("message", "live"))));
                assertThat(live.readAck()).isEqualTo("live" + at);
            }
            assertThat(platform.bytesInFlight()).as("held for 100 slow ones").isLessThan(1 << 20);
            for (ForwardClient client : slow) {
                client.write(Arrays.copyOfRange(chunk, 50, chunk.length));
                assertThat(client.readAck()).isEqualTo("slow");
            }
            assertThat(texts(150)).hasSize(150);
        } finally {
            for (ForwardClient client : others) {
                client.close();
            }
        }
    }

    @Test
    void everyLogIsAccountedFor() {
        await().atMost(Platform.DEADLINE)
                .untilAsserted(
                        () -> assertThat(platform.isAccountedFor("forward")).isTrue());
    }

    private List<String> texts(int count) {
        List<String> texts = new ArrayList<>();
        platform.logs(service, count).forEach(log -> texts.add(new String(log.value(), UTF_8)));
        return texts;
    }
}
