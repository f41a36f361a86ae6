package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moalog.aggregator.elastic.ElasticReceiver;
import io.moalog.aggregator.fuzz.Decoder;
import io.moalog.aggregator.fuzz.Fuzz;
import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.loki.LokiReceiver;
import io.moalog.aggregator.loki.Pushes;
import io.moalog.aggregator.otlp.Exports;
import io.moalog.aggregator.otlp.OtlpReceiver;
import io.moalog.model.LogEvent;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** Whatever is sent as OTLP, to Loki or to Elasticsearch is answered; what is taken of it is a log; nothing stays charged. */
class SendersFuzzTest {
    private static final int LARGEST = 1_000;
    private static final String SERVICE = "a.known";

    private static final String OTLP_JSON = """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1000000000123456789","severityNumber":18,
              "body":{"stringValue":"x"},"attributes":[{"value":{"stringValue":"/a"},"key":"http.route"},
                {"key":"n","value":{"intValue":"-7"}},{"key":"d","value":{"doubleValue":0.5}},
                {"key":"l","value":{"arrayValue":{"values":[{"boolValue":true},{"kvlistValue":{"values":[{"key":"k"}]}}]}}}],
              "traceId":"0102030405060708090A0B0C0D0E0FFF","flags":1}],"scope":{"name":"s"}}],
              "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a.known"}}]}}]}
            """;
    private static final String LOKI_JSON = """
            {"streams":[{"stream":{"job":"a.known","level":"warn"},"values":[["1000000000123456789","line",{"trace_id":"abc"}],
              ["1","{\\"host\\":\\"web-1\\",\\"level\\":\\"info\\"}"]]}]}""";
    private static final String BULK = """
            {"create":{"_index":"a.known","_id":"1"}}
            {"host":"web-1","n" : 1}

            {"index":{"_index":"a.known","dynamic_templates":{"a":[]}}}
            {"n":2}
            {"delete":{"_index":"a.known","_id":"1"}}
            {"update":{"_index":"a.known"}}
            {"doc":{}}
            """;

    private final TestIntake test = new TestIntake(true, 1_000_000_000, SERVICE).ready();
    private final RequestIntake requests = new RequestIntake(test.intake, LARGEST, Duration.ofSeconds(30));
    private final OtlpReceiver otlp = new OtlpReceiver(requests);
    private final LokiReceiver loki = new LokiReceiver(requests);
    private final ElasticReceiver elastic = new ElasticReceiver(requests);
    private long sent;

    @AfterEach
    void close() {
        assertThat(sent).isPositive();
        test.close();
    }

    @Test
    void otlpInBothEncodings() throws Exception {
        new Fuzz(
                        "otlp protobuf",
                        checked(
                                input -> otlp.receive(posted("application/x-protobuf", input))
                                        .join(),
                                true))
                .feed(20_000, Exports.everything(SERVICE).toByteArray());
        new Fuzz(
                        "otlp json",
                        checked(
                                input -> otlp.receive(posted("application/json", input))
                                        .join(),
                                true))
                .feed(10_000, OTLP_JSON.getBytes(UTF_8));
        assertAccounts("otlp");
    }

    @Test
    void lokisPushesInBothEncodings() throws Exception {
        byte[] push = Pushes.push(Pushes.stream(
                "{job=\"a.known\", level=\"wa\\\"rn\"}",
                Pushes.entry(1_000_000_000, 123_456_789, "한국어", "trace_id", "abc", "job", "other"),
                Pushes.entry(1, 0, "{\"host\":\"web-1\",\n\"level\":\"info\"}")));
        new Fuzz(
                        "loki protobuf",
                        checked(
                                input -> loki.push(posted("application/x-protobuf", Snappy.compress(input)))
                                        .join(),
                                false))
                .feed(15_000, Snappy.uncompress(push));
        new Fuzz(
                        "loki snappy",
                        checked(
                                input -> loki.push(posted("application/x-protobuf", input))
                                        .join(),
                                false))
                .feed(8_000, push);
        new Fuzz(
                        "loki json",
                        checked(
                                input -> loki.push(posted("application/json", input))
                                        .join(),
                                false))
                .feed(10_000, LOKI_JSON.getBytes(UTF_8));
        assertAccounts("loki");
    }

    @Test
    void elasticsearchsBulk() throws Exception {
        new Fuzz(
                        "elastic bulk",
                        checked(
                                input -> elastic.bulk(posted("application/x-ndjson", input), SERVICE)
                                        .join(),
                                false))
                .feed(10_000, BULK.getBytes(UTF_8));
        assertAccounts("elastic");
    }

    private interface Receiver {
        HttpAnswer receive(byte[] input) throws Exception;
    }

    private Decoder checked(Receiver receiver, boolean namesOnce) {
        return (input, cut, steps) -> {
            HttpAnswer answer = receiver.receive(input);
            assertThat(answer.status()).isIn(200, 204, 400, 413, 429);
            assertThat(test.inFlight.used()).isZero();
            for (byte[] log :
                    test.records().stream().map(record -> record.value()).toList()) {
                steps.count();
                sent++;
                checkLog(log, namesOnce);
            }
            test.producer.clear();
            test.deadLetters.clear();
        };
    }

    private static void checkLog(byte[] log, boolean namesOnce) throws Exception {
        LogEvent.read(log);
        assertThat(log.length).isLessThanOrEqualTo(LARGEST);
        assertThat(log).doesNotContain('\n');
        Set<String> names = new HashSet<>();
        try (JsonParser parser = LogEvent.JSON.createParser(log)) {
            parser.nextToken();
            while (namesOnce && parser.nextToken() == JsonToken.FIELD_NAME) {
                assertThat(names.add(parser.currentName()))
                        .as(() -> parser + " twice in " + Arrays.toString(log))
                        .isTrue();
                parser.nextToken();
                parser.skipChildren();
            }
        }
    }

    private void assertAccounts(String protocol) {
        assertThat(test.count("received", protocol))
                .isPositive()
                .isEqualTo(test.count("accepted", protocol)
                        + test.count("rejected", protocol)
                        + test.count("dead.lettered", protocol)
                        + test.count("refused", protocol));
    }

    private static Posted posted(String type, byte[] body) {
        return new Posted(type, null, "::1", new ByteArrayInputStream(body));
    }
}
