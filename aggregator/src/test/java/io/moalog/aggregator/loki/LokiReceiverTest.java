package io.moalog.aggregator.loki;

import static io.moalog.aggregator.loki.Pushes.entry;
import static io.moalog.aggregator.loki.Pushes.push;
import static io.moalog.aggregator.loki.Pushes.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Quota;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class LokiReceiverTest {
    private static final String TIME = "\"@timestamp\":\"2001-09-09T01:46:40.123456789Z\",";
    private static final String JSON_PUSH = """
            {"streams":[{"values":[["1000000000123456789","한국어 \\"line\\"",{"trace_id":"abc","job":"other"}],
              ["1000000000123456789","{\\"host\\":\\"web-1\\",\\"level\\":\\"info\\"}"]],
              "stream":{"job":"a.known","level":"wa\\"rn"},"other":[1]}]}""";

    private final TestIntake test = new TestIntake(true, 100_000_000, "a.known", "b.known").ready();
    private final LokiReceiver loki = receiver(test);

    @AfterEach
    void close() {
        assertThat(test.inFlight.used()).isZero();
        test.close();
    }

    @Test
    void aLineIsTheMessageAndLabelsAndMetadataAreFields() throws Exception {
        HttpAnswer answer = send(push(stream(
                "{job=\"a.known\", level=\"wa\\\"rn\"}",
                entry(1_000_000_000, 123_456_789, "한국어 \"line\"", "trace_id", "abc", "job", "other"),
                entry(1_000_000_000, 123_456_789, "{\"host\":\"web-1\",\"level\":\"info\"}"))));
        assertThat(answer.status()).isEqualTo(204);
        assertSentBoth();
        assertThat(test.records().get(1).key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(test.records().get(1).headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=loki 10.0.0.1");
    }

    private void assertSentBoth() {
        assertThat(test.sent())
                .containsExactly(
                        "{" + TIME + "\"message\":\"한국어 \\\"line\\\"\",\"job\":\"a.known\",\"level\":\"wa\\\"rn\","
                                + "\"trace_id\":\"abc\",\"metadata.job\":\"other\"}",
                        "{" + TIME + "\"host\":\"web-1\",\"level\":\"info\",\"job\":\"a.known\","
                                + "\"labels.level\":\"wa\\\"rn\"}");
    }

    @Test
    void jsonMeansTheSameAlsoCompressed() throws Exception {
        assertThat(send("application/json; charset=utf-8", null, JSON_PUSH.getBytes(UTF_8))
                        .status())
                .isEqualTo(204);
        assertSentBoth();
        assertThat(send("application/json", "gzip", gzip(JSON_PUSH.getBytes(UTF_8)))
                        .status())
                .isEqualTo(204);
        assertThat(test.sent()).hasSize(4);
    }

    @Test
    void aLineThatIsJsonKeepsItsOwnTimeAndStaysOneLine() throws Exception {
        send(push(stream(
                "{job=`a.known`}",
                entry(1, 0, " {\"@timestamp\" : \"x\",\n\"a\" : 1.0}\n"),
                entry(1, 0, "{}"),
                entry(0, 0, "{\"a\":1} and more"),
                entry(0, 0, "[1]"))));
        assertThat(test.sent())
                .containsExactly(
                        "{\"@timestamp\" : \"x\", \"a\" : 1.0,\"job\":\"a.known\"}",
                        "{\"@timestamp\":\"1970-01-01T00:00:01Z\",\"job\":\"a.known\"}",
                        "{\"message\":\"{\\\"a\\\":1} and more\",\"job\":\"a.known\"}",
                        "{\"message\":\"[1]\",\"job\":\"a.known\"}");
    }

    @Test
    void theServiceIsTheFirstLabelThatNamesOne() throws Exception {
        test.services.change("b.known", null, null, new Claim(ClaimKind.LABEL, "shop-*"));
        byte[] line = entry(1, 0, "x");
        HttpAnswer answer = send(push(
                stream("{job=\"n1\",service=\"n2\",service_name=\"a.known\"}", line),
                stream("{job=\"n1\",service=\"shop-cart\",}", line),
                stream("{job=\"a.known\",service_name=\"\"}", line),
                stream("{job=\"Nobody's\"}", line),
                stream("{app=\"x\"}", line)));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(test.records())
                .extracting(record -> record.topic())
                .containsExactly("log.a.known", "log.b.known", "log.a.known");
        await().until(() -> test.deadLetters.size() == 2);
        assertThat(test.deadLetters)
                .extracting(letter -> letter.service())
                .containsExactly("Nobody's", "unknown_service");
        assertAccounts(5, 3, 0, 2, 0);
    }

    @Test
    void whatIsNoLogIsToldInLokisWordsAndTheRestTaken() throws Exception {
        byte[] line = entry(1, 0, "x");
        HttpAnswer answer = send(push(
                stream("{job=\"a.known\"}", entry(1, 0, "y".repeat(3_000)), line, entry(1, 0, "z".repeat(900))),
                stream("{}", line, line),
                stream("{job=oops}", line)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text().lines())
                .containsExactly(
                        "max entry size '1000' bytes exceeded while adding an entry with length '3000' bytes",
                        "error at least one label pair is required per stream",
                        "error parsing labels, with error: 1:6: parse error: no quoted value");
        assertThat(test.sent()).hasSize(2);
        assertAccounts(6, 2, 4, 0, 0);
    }

    @Test
    void labelsAreReadAsGoAndPrometheusWriteThem() throws Exception {
        assertThat(StreamLabels.parse("{ a = \"\\u00e9\\x41\\n\\\\\" , _b1=`\\n`, }")
                        .values())
                .containsExactly(java.util.Map.entry("a", "éA\n\\"), java.util.Map.entry("_b1", "\\n"));
        for (String bad : new String[] {
            "",
            "a=\"b\"",
            "{a=\"b\"",
            "{a=\"b}",
            "{1a=\"b\"}",
            "{a=\"b\" c=\"d\"}",
            "{a=\"b\"} x",
            "{a=\"\\q\"}",
            "{a=\"\\u00\"}",
            "{a=\"\\uzzzz\"}",
            "{a=\"\\UFFFFFFFF\"}",
            "{a=\"b\",a=\"c\"}",
            "{,}"
        }) {
            assertThat(send(push(stream(bad, entry(1, 0, "x")))).text()).as(bad).contains("error parsing labels");
        }
    }

    @Test
    void whatIsNoPushRequestIsABadRequest() throws Exception {
        byte[] good = push(stream("{job=\"a.known\"}", entry(1, 0, "x")));
        byte[] claimsMuch = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x7f, 0};
        assertThat(send(Arrays.copyOf(good, good.length - 2)).text()).isEqualTo("snappy: corrupt input\n");
        assertThat(send(claimsMuch).status()).isEqualTo(413);
        assertThat(send(Snappy.compress(new byte[] {10, 100, 1})).status()).isEqualTo(400);
        for (String bad : new String[] {
            "",
            "[]",
            "{\"streams\":[1]}",
            "{\"streams\":[{\"values\":[[\"hunter2\",\"y\"]]}]}",
            "{\"streams\":[{\"values\":[[\"1\"]]}]}",
            "{\"streams\":[{\"stream\":{\"a\":1}}]}",
            "{\"password\":hunter2}",
            "{\"streams\":["
        }) {
            HttpAnswer answer = send("application/json", null, bad.getBytes(UTF_8));
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.text()).as(bad).contains("not a push request").doesNotContain("hunter2");
        }
        assertThat(send("application/json", "br", new byte[0]).status()).isEqualTo(415);
        assertThat(test.sent()).isEmpty();
        assertThat(send("application/x-protobuf", "snappy", good).status()).isEqualTo(204);
        assertThat(send(null, null, good).status()).isEqualTo(204);
    }

    @Test
    void whereOneServiceIsOverItsQuotaTheWholeRequestIsToComeAgain() throws Exception {
        test.services.change("b.known", new Quota(1, 1), null);
        byte[] line = entry(1, 0, "x");
        byte[] both = push(stream("{job=\"a.known\"}", line), stream("{job=\"b.known\"}", line));
        assertThat(send(both).status()).isEqualTo(204);
        HttpAnswer refused = send(both);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfterSeconds()).isPositive();
        assertThat(refused.text()).contains("b.known").contains("quota");
        assertThat(test.sent()).hasSize(2);
    }

    @Test
    void jsonIsTurnedIntoProtobufOnlyWhereThereIsRoom() throws Exception {
        try (TestIntake small = new TestIntake(true, 100_000, "a.known").ready()) {
            String growing =
                    "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"\"]" + ",[\"1\",\"\"]".repeat(6_000) + "]}]}";
            HttpAnswer answer = receiver(small)
                    .push(new Posted(
                            "application/json", null, "::1", new ByteArrayInputStream(growing.getBytes(UTF_8))))
                    .join();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("no room").doesNotContain("kept");
            assertThat(small.inFlight.used()).isZero();
        }
    }

    @Test
    void untilKafkaHasAllOfItTheAnswerIsToSendItAgain() throws Exception {
        try (TestIntake slow = new TestIntake(false, 100_000_000, "a.known").ready()) {
            HttpAnswer answer = receiver(slow)
                    .push(new Posted(
                            "application/json", null, "::1", new ByteArrayInputStream(JSON_PUSH.getBytes(UTF_8))))
                    .join();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfterSeconds()).isPositive();
            while (slow.producer.completeNext()) {}
            assertThat(slow.inFlight.used()).isZero();
        }
    }

    private void assertAccounts(int received, int accepted, int rejected, int deadLettered, int refused) {
        assertThat(test.count("received", "loki")).isEqualTo(received);
        assertThat(test.count("accepted", "loki")).isEqualTo(accepted);
        assertThat(test.count("rejected", "loki")).isEqualTo(rejected);
        assertThat(test.count("dead.lettered", "loki")).isEqualTo(deadLettered);
        assertThat(test.count("refused", "loki")).isEqualTo(refused);
    }

    private static LokiReceiver receiver(TestIntake to) {
        return new LokiReceiver(new RequestIntake(to.intake, 1000, Duration.ofMillis(300)));
    }

    private HttpAnswer send(byte[] push) throws InterruptedException {
        return send("application/x-protobuf", null, push);
    }

    private HttpAnswer send(@Nullable String type, @Nullable String encoding, byte[] body) throws InterruptedException {
        return loki.push(new Posted(type, encoding, "10.0.0.1", new ByteArrayInputStream(body)))
                .join();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
