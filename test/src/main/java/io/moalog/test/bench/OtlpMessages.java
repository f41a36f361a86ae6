package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Encodes logs as whole OTLP/HTTP requests in protobuf, each field where OpenTelemetry's model has it. */
final class OtlpMessages {
    private static final JsonMapper JSON = new JsonMapper();

    private final String service;

    OtlpMessages(String service) {
        this.service = service;
    }

    /** One request of {@code count} logs. */
    byte[] next(SampleLogs logs, int count) throws IOException {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        for (int i = 0; i < count; i++) {
            scope.addLogRecords(record(JSON.readTree(logs.next())));
        }
        byte[] body = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
                        .addScopeLogs(scope))
                .build()
                .toByteArray();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Content-Type: application/x-protobuf\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(UTF_8));
        request.write(body);
        return request.toByteArray();
    }

    private static LogRecord record(JsonNode log) {
        long millis = Instant.parse(log.path("@timestamp").asText()).toEpochMilli();
        return LogRecord.newBuilder()
                .setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(millis))
                .setSeverityText(log.path("level").asText())
                .setTraceId(ByteString.copyFrom(
                        HexFormat.of().parseHex(log.path("trace_id").asText())))
                .setBody(
                        AnyValue.newBuilder().setStringValue(log.path("message").asText()))
                .addAttributes(text("host", log.path("host").asText()))
                .addAttributes(number("status", log.path("status").asLong()))
                .addAttributes(number("took_ms", log.path("took_ms").asLong()))
                .build();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }
}
