package io.moalog.aggregator.otlp;

import static io.moalog.aggregator.otlp.Exports.list;
import static io.moalog.aggregator.otlp.Exports.message;
import static io.moalog.aggregator.otlp.Exports.of;
import static io.moalog.aggregator.otlp.Exports.pair;
import static io.moalog.aggregator.otlp.Exports.request;
import static io.moalog.aggregator.otlp.Exports.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.http.HttpAnswer;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.protobuf.WireWriter;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Quota;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpReceiverTest {
    private static final int LARGEST = 2_000;

    private final TestIntake test = new TestIntake(true, 100_000_000, "a.known", "b.known").ready();
    private final OtlpReceiver otlp = receiver(test);

    @AfterEach
    void close() {
        assertThat(test.inFlight.used()).isZero();
        test.close();
    }

    @Test
    void aRecordBecomesOneFlatLog() throws Exception {
        HttpAnswer answer = send(Exports.everything("a.known"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/x-protobuf");
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body()).hasPartialSuccess())
                .isFalse();
        assertThat(test.sent()).containsExactly(Exports.everythingAsJson("a.known"));
        assertThat(test.records().get(0).topic()).isEqualTo("log.a.known");
        assertThat(test.records().get(0).key()).isEqualTo("of the record".getBytes(UTF_8));
        assertThat(test.records().get(0).headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=otlp 10.0.0.1");
    }

    @Test
    void theJsonEncodingMeansTheSame() throws Exception {
        String json = """
            {"resourceLogs":[{"schemaUrl":"x","scopeLogs":[{"logRecords":[{
              "timeUnixNano":"1000000000123456789","observedTimeUnixNano":1000000001000000000,"severityNumber":18,
              "body":{"stringValue":"잘못 \\"x\\""},
              "attributes":[{"value":{"stringValue":"/a"},"key":"http.route"},{"key":"n","value":{"intValue":"-7"}},
                {"key":"d","value":{"doubleValue":0.5}},{"key":"nan","value":{"doubleValue":"NaN"}},
                {"key":"b","value":{"boolValue":true}},{"key":"bytes","value":{"bytesValue":"Af8="}},
                {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"x"},
                  {"kvlistValue":{"values":[{"key":"k","value":{}}]}}]}}},
                {"key":"message","value":{"stringValue":"another"}},
                {"key":"host.name","value":{"stringValue":"of the record"}}],
              "droppedAttributesCount":2,"flags":257,"traceId":"0102030405060708090A0B0C0D0E0FFF",
              "spanId":"ff02030405060708","eventName":"an.event","unknown":[{"a":[]}],"severityText":null}],
              "scope":{"name":"my.logger","version":"1.2","attributes":[{"key":"kind","value":{"stringValue":"x"}}]}}],
              "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a.known"}},
                {"key":"host.name","value":{"stringValue":"web-1"}},{"key":"process.pid","value":{"intValue":42}}]}}]}
            """;
        HttpAnswer answer = send("application/json; charset=utf-8", null, json.getBytes(UTF_8));
        assertThat(answer).extracting(HttpAnswer::status, HttpAnswer::text).containsExactly(200, "{}");
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(test.sent()).containsExactly(Exports.everythingAsJson("a.known"));
    }

    @Test
    void whatARecordDoesNotSayIsLeftOut() throws Exception {
        send(request(of(
                "a.known",
                LogRecord.getDefaultInstance(),
                LogRecord.newBuilder()
                        .setObservedTimeUnixNano(1_000_000_000L)
                        .setSeverityText("Notice")
                        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO2)
                        .setBody(Exports.map(pair("a", list(text("b")))))
                        .build(),
                LogRecord.newBuilder()
                        .setBody(AnyValue.newBuilder().setIntValue(3))
                        .addAttributes(pair("twice", "first"))
                        .addAttributes(pair("twice", "second"))
                        .addAttributes(pair("twice", "third"))
                        .build())));
        String service = "\"service.name\":\"a.known\"}";
        assertThat(test.sent())
                .containsExactly(
                        "{" + service,
                        "{\"@timestamp\":\"1970-01-01T00:00:01Z\",\"level\":\"Notice\",\"severity_number\":10,"
                                + "\"body\":{\"a\":[\"b\"]}," + service,
                        "{\"message\":3,\"twice\":\"first\",\"attributes.twice\":\"second\"," + service);
    }

    @Test
    void eachServicesLogsGoTheirOwnWay() throws Exception {
        test.services.change("b.known", null, null, new Claim(ClaimKind.OTEL, "shop-*"));
        ResourceLogs nameless = ResourceLogs.newBuilder()
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(message("nameless")))
                .build();
        HttpAnswer answer = send(request(
                of("a.known", message("one")),
                of("shop-cart", message("two")),
                of("a.known", message("three")),
                of("Nobody's", message("four")),
                nameless));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body()).hasPartialSuccess())
                .isFalse();
        assertThat(test.records())
                .extracting(record -> record.topic())
                .containsExactly("log.a.known", "log.b.known", "log.a.known");
        await().until(() -> test.deadLetters.size() == 2);
        assertThat(test.deadLetters)
                .extracting(letter -> letter.service())
                .containsExactly("Nobody's", "unknown_service");
        assertThat(test.deadLetters.get(0).body())
                .isEqualTo("{\"message\":\"four\",\"service.name\":\"Nobody's\"}".getBytes(UTF_8));
        assertAccounts(5, 3, 0, 2, 0);
    }

    @Test
    void recordsThatAreNoLogsAreToldAndTheOthersTaken() throws Exception {
        AnyValue deep = text("x");
        for (int i = 0; i < 70; i++) {
            deep = list(deep);
        }
        ExportLogsServiceRequest request = request(of(
                "a.known",
                message("x".repeat(LARGEST)),
                message("y".repeat(10 * LARGEST)),
                LogRecord.newBuilder().setBody(deep).build(),
                message("good")));
        HttpAnswer answer = send(request);
        assertThat(answer.status()).isEqualTo(200);
        var partial = ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
        assertThat(partial.getRejectedLogRecords()).isEqualTo(3);
        assertThat(partial.getErrorMessage()).contains("larger than 2000 bytes").contains("deeper than 64");
        assertThat(test.sent()).hasSize(1);
        assertAccounts(4, 1, 3, 0, 0);
        HttpAnswer json = send(
                "application/json",
                null,
                ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"" + "z".repeat(5_000)
                                + "\"}}]}]}]}")
                        .getBytes(UTF_8));
        assertThat(json.text()).startsWith("{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"");
    }

    @Test
    void aResourceThatNoLogCouldHoldRejectsItsRecordsAlone() throws Exception {
        ResourceLogs.Builder large = of("a.known", message("one"), message("two")).toBuilder();
        large.getResourceBuilder().addAttributes(pair("large", "x".repeat(3_000)));
        HttpAnswer answer = send(request(large.build(), of("b.known", message("three"))));
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(2);
        assertThat(test.sent()).hasSize(1);
    }

    @Test
    void whatIsNoExportRequestIsABadRequestAndSendsNothing() throws Exception {
        byte[] good = request(of("a.known", message("one")), of("a.known", message("two")))
                .toByteArray();
        for (byte[] bad : new byte[][] {java.util.Arrays.copyOf(good, good.length - 3), {1}, {10, 127}, {11}}) {
            HttpAnswer answer = send("application/x-protobuf", null, bad);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(new String(answer.body(), UTF_8)).contains("not an export request");
        }
        for (String bad : new String[] {
            "",
            "[]",
            "{\"resourceLogs\":[1]}",
            "{\"resourceLogs\":[{]}",
            "{\"password\":hunter2}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"hunter2\"}]}]}]}",
            "{} {}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"hunter2\"}]}]}]}"
        }) {
            HttpAnswer answer = send("application/json", null, bad.getBytes(UTF_8));
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.text()).startsWith("{\"code\":3,\"message\":\"").doesNotContain("hunter2");
        }
        assertThat(send("text/plain", null, good).status()).isEqualTo(415);
        assertThat(send("application/x-protobuf", "br", good).status()).isEqualTo(415);
        assertThat(send("application/x-protobuf", "gzip", good).status()).isEqualTo(400);
        assertThat(test.sent()).isEmpty();
        assertThat(send("application/x-protobuf", null, new byte[0]).status()).isEqualTo(200);
    }

    @Test
    void whatIsBrokenInALaterResourceOrScopeIsFoundBeforeAnythingIsSent() throws Exception {
        ResourceLogs good = of("a.known", message("one"));
        // An attribute's value that is a message of three bytes, of which only one is there.
        com.google.protobuf.ByteString cut = com.google.protobuf.ByteString.copyFrom(new byte[] {0x12, 0x02, 0x0a, 3});
        for (boolean inScope : new boolean[] {false, true}) {
            WireWriter broken = new WireWriter();
            int resourceLogs = broken.begin(Fields.REQUEST_RESOURCE_LOGS);
            if (!inScope) {
                int resource = broken.begin(Fields.RESOURCE_LOGS_RESOURCE);
                broken.bytes(
                        Fields.RESOURCE_ATTRIBUTES,
                        pair("service.name", "a.known").toByteArray());
                broken.bytes(Fields.RESOURCE_ATTRIBUTES, cut.toByteArray());
                broken.end(resource);
            }
            int scopeLogs = broken.begin(Fields.RESOURCE_LOGS_SCOPE_LOGS);
            if (inScope) {
                int scope = broken.begin(Fields.SCOPE_LOGS_SCOPE);
                broken.bytes(Fields.SCOPE_ATTRIBUTES, cut.toByteArray());
                broken.end(scope);
            }
            broken.bytes(Fields.SCOPE_LOGS_RECORDS, message("two").toByteArray());
            broken.end(scopeLogs);
            broken.end(resourceLogs);
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(request(good).toByteArray());
            both.writeBytes(broken.toByteArray());
            HttpAnswer answer = send("application/x-protobuf", null, both.toByteArray());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(test.sent()).isEmpty();
        }
    }

    @Test
    void aRecordThatIsBrokenInItselfIsRejectedAlone() throws Exception {
        byte[] broken = LogRecord.newBuilder().setBody(text("xyz")).build().toByteArray();
        broken[3]++; // the text says that it is longer than the value that it is
        WireWriter request = new WireWriter();
        int resourceLogs = request.begin(Fields.REQUEST_RESOURCE_LOGS);
        request.bytes(
                Fields.RESOURCE_LOGS_RESOURCE,
                of("a.known", message("x")).getResource().toByteArray());
        int scopeLogs = request.begin(Fields.RESOURCE_LOGS_SCOPE_LOGS);
        request.bytes(Fields.SCOPE_LOGS_RECORDS, message("good").toByteArray());
        request.bytes(Fields.SCOPE_LOGS_RECORDS, broken);
        request.end(scopeLogs);
        request.end(resourceLogs);
        HttpAnswer answer = send("application/x-protobuf", null, request.toByteArray());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(1);
        assertAccounts(2, 1, 1, 0, 0);
    }

    @Test
    void jsonIsTurnedIntoProtobufOnlyWhereThereIsRoom() throws Exception {
        try (TestIntake small = new TestIntake(true, 100_000, "a.known").ready()) {
            String growing = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":[1"
                    + ",1".repeat(20_000) + "]}]}]}]}";
            HttpAnswer answer = receiver(small)
                    .receive(posted("application/json", null, growing.getBytes(UTF_8)))
                    .join();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("no room").doesNotContain("kept");
            assertThat(small.inFlight.used()).isZero();
        }
    }

    @Test
    void gzipIsUnpackedAndWhatIsTooLargeIsRefused() throws Exception {
        byte[] good = request(of("a.known", message("one"))).toByteArray();
        assertThat(send("application/x-protobuf", "gzip", gzip(good)).status()).isEqualTo(200);
        HttpAnswer large = send("application/x-protobuf", "gzip", gzip(new byte[RequestIntake.LARGEST_WHOLE + 1]));
        assertThat(large.status()).isEqualTo(413);
        assertThat(new String(large.body(), UTF_8)).contains("16777216");
    }

    @Test
    void aServiceOverItsQuotaIsToldAloneAndWhereItIsAllOfTheRequestIsRefused() throws Exception {
        test.services.change("b.known", new Quota(1, 1), null);
        assertThat(send(request(of("b.known", message("into debt")))).status()).isEqualTo(200);
        HttpAnswer mixed = send(request(of("a.known", message("one")), of("b.known", message("two"))));
        assertThat(mixed.status()).isEqualTo(200);
        var partial = ExportLogsServiceResponse.parseFrom(mixed.body()).getPartialSuccess();
        assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
        assertThat(partial.getErrorMessage()).contains("b.known").contains("quota");
        HttpAnswer alone = send(request(of("b.known", message("three"))));
        assertThat(alone.status()).isEqualTo(429);
        assertThat(alone.retryAfterSeconds()).isPositive();
        HttpAnswer besideNoLog =
                send(request(of("b.known", message("four")), of("a.known", message("x".repeat(LARGEST)))));
        assertThat(besideNoLog.status())
                .as("nothing is kept, so it may come again")
                .isEqualTo(429);
        assertThat(test.sent()).hasSize(2);
        assertAccounts(6, 2, 1, 0, 3);
    }

    @Test
    void untilKafkaHasAllOfItTheAnswerIsToSendItAgain() throws Exception {
        try (TestIntake slow = new TestIntake(false, 100_000_000, "a.known").ready()) {
            OtlpReceiver impatient = receiver(slow);
            HttpAnswer answer = impatient
                    .receive(posted(
                            "application/x-protobuf",
                            null,
                            request(of("a.known", message("one"), message("two")))
                                    .toByteArray()))
                    .join();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfterSeconds()).isPositive();
            slow.producer.errorNext(new IllegalStateException("gone"));
            slow.producer.completeNext();
            assertThat(slow.inFlight.used()).isZero();
            assertThat(slow.count("refused", "otlp")).isEqualTo(1);
            slow.intake.open(false);
            assertThat(impatient
                            .receive(posted("application/json", null, "{}".getBytes(UTF_8)))
                            .join()
                            .status())
                    .isEqualTo(503);
        }
    }

    private void assertAccounts(int received, int accepted, int rejected, int deadLettered, int refused) {
        assertThat(test.count("received", "otlp")).isEqualTo(received);
        assertThat(test.count("accepted", "otlp")).isEqualTo(accepted);
        assertThat(test.count("rejected", "otlp")).isEqualTo(rejected);
        assertThat(test.count("dead.lettered", "otlp")).isEqualTo(deadLettered);
        assertThat(test.count("refused", "otlp")).isEqualTo(refused);
    }

    private static OtlpReceiver receiver(TestIntake to) {
        return new OtlpReceiver(new RequestIntake(to.intake, LARGEST, Duration.ofMillis(300)));
    }

    private HttpAnswer send(ExportLogsServiceRequest request) throws InterruptedException {
        return send("application/x-protobuf", null, request.toByteArray());
    }

    private HttpAnswer send(String type, String encoding, byte[] body) throws InterruptedException {
        return otlp.receive(posted(type, encoding, body)).join();
    }

    private static Posted posted(String type, String encoding, byte[] body) {
        return new Posted(type, encoding, "10.0.0.1", new ByteArrayInputStream(body));
    }

    private static byte[] gzip(byte[] bytes) throws java.io.IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
