package io.moalog.aggregator.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** Export requests as OpenTelemetry's own classes make them. */
public final class Exports {
    private Exports() {}

    static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    static AnyValue list(AnyValue... values) {
        return AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(values)))
                .build();
    }

    static AnyValue map(KeyValue... pairs) {
        return AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(pairs)))
                .build();
    }

    static KeyValue pair(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    static KeyValue pair(String key, String text) {
        return pair(key, text(text));
    }

    static LogRecord message(String message) {
        return LogRecord.newBuilder().setBody(text(message)).build();
    }

    static ResourceLogs of(String service, LogRecord... records) {
        return ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(pair("service.name", service)))
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records)))
                .build();
    }

    public static ExportLogsServiceRequest request(ResourceLogs... resources) {
        return ExportLogsServiceRequest.newBuilder()
                .addAllResourceLogs(List.of(resources))
                .build();
    }

    /** A record with everything that the protocol has. */
    public static ExportLogsServiceRequest everything(String service) {
        LogRecord record = LogRecord.newBuilder()
                .setTimeUnixNano(1_000_000_000_123_456_789L)
                .setObservedTimeUnixNano(1_000_000_001_000_000_000L)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR2)
                .setBody(text("잘못 \"x\""))
                .addAttributes(pair("http.route", "/a"))
                .addAttributes(pair("n", AnyValue.newBuilder().setIntValue(-7).build()))
                .addAttributes(
                        pair("d", AnyValue.newBuilder().setDoubleValue(0.5).build()))
                .addAttributes(pair(
                        "nan", AnyValue.newBuilder().setDoubleValue(Double.NaN).build()))
                .addAttributes(
                        pair("b", AnyValue.newBuilder().setBoolValue(true).build()))
                .addAttributes(pair(
                        "bytes",
                        AnyValue.newBuilder()
                                .setBytesValue(ByteString.copyFrom(new byte[] {1, -1}))
                                .build()))
                .addAttributes(pair("list", list(text("x"), map(pair("k", AnyValue.getDefaultInstance())))))
                .addAttributes(pair("message", "another"))
                .addAttributes(pair("host.name", "of the record"))
                .setDroppedAttributesCount(2)
                .setFlags(0x101)
                .setTraceId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1}))
                .setSpanId(ByteString.copyFrom(new byte[] {-1, 2, 3, 4, 5, 6, 7, 8}))
                .setEventName("an.event")
                .build();
        return request(ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder()
                        .addAttributes(pair("service.name", service))
                        .addAttributes(pair("host.name", "web-1"))
                        .addAttributes(pair(
                                "process.pid",
                                AnyValue.newBuilder().setIntValue(42).build())))
                .addScopeLogs(ScopeLogs.newBuilder()
                        .setScope(InstrumentationScope.newBuilder()
                                .setName("my.logger")
                                .setVersion("1.2")
                                .addAttributes(pair("kind", "x")))
                        .addLogRecords(record))
                .build());
    }

    static String everythingAsJson(String service) {
        return "{\"@timestamp\":\"2001-09-09T01:46:40.123456789Z\",\"observed_timestamp\":\"2001-09-09T01:46:41Z\","
                + "\"level\":\"ERROR\",\"severity_number\":18,\"message\":\"잘못 \\\"x\\\"\","
                + "\"trace_id\":\"0102030405060708090a0b0c0d0e0fff\",\"span_id\":\"ff02030405060708\",\"trace_flags\":1,"
                + "\"event_name\":\"an.event\",\"dropped_attributes_count\":2,"
                + "\"http.route\":\"/a\",\"n\":-7,\"d\":0.5,\"nan\":\"NaN\",\"b\":true,\"bytes\":\"Af8=\","
                + "\"list\":[\"x\",{\"k\":null}],\"attributes.message\":\"another\",\"host.name\":\"of the record\","
                + "\"otel.scope.name\":\"my.logger\",\"otel.scope.version\":\"1.2\",\"otel.scope.kind\":\"x\","
                + "\"service.name\":\"" + service + "\",\"resource.host.name\":\"web-1\",\"process.pid\":42}";
    }
}
