package io.moalog.aggregator.otlp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of an export request as their JSON encoding names their fields (OTLP 1, "JSON Protobuf Encoding"). */
enum Message {
    ARRAY_VALUE,
    KEY_VALUE_LIST,
    ANY_VALUE,
    KEY_VALUE,
    RESOURCE,
    SCOPE,
    RECORD,
    SCOPE_LOGS,
    RESOURCE_LOGS,
    REQUEST;

    /** How a field's JSON is to be read. */
    enum Kind {
        TEXT,
        VARINT,
        BOOL,
        DOUBLE,
        FIXED_64,
        FIXED_32,
        HEX,
        BASE64,
        MESSAGE
    }

    /** @param message the field's, where it is one */
    record Field(int number, Kind kind, @Nullable Message message) {}

    private static final Map<Message, Map<String, Field>> FIELDS = Map.of(
            REQUEST, Map.of("resourceLogs", nested(Fields.REQUEST_RESOURCE_LOGS, RESOURCE_LOGS)),
            RESOURCE_LOGS,
                    Map.of(
                            "resource", nested(Fields.RESOURCE_LOGS_RESOURCE, RESOURCE),
                            "scopeLogs", nested(Fields.RESOURCE_LOGS_SCOPE_LOGS, SCOPE_LOGS)),
            RESOURCE, Map.of("attributes", nested(Fields.RESOURCE_ATTRIBUTES, KEY_VALUE)),
            SCOPE_LOGS,
                    Map.of(
                            "scope", nested(Fields.SCOPE_LOGS_SCOPE, SCOPE),
                            "logRecords", nested(Fields.SCOPE_LOGS_RECORDS, RECORD)),
            SCOPE,
                    Map.of(
                            "name", plain(Fields.SCOPE_NAME, Kind.TEXT),
                            "version", plain(Fields.SCOPE_VERSION, Kind.TEXT),
                            "attributes", nested(Fields.SCOPE_ATTRIBUTES, KEY_VALUE)),
            RECORD,
                    Map.ofEntries(
                            Map.entry("timeUnixNano", plain(Fields.RECORD_TIME, Kind.FIXED_64)),
                            Map.entry("observedTimeUnixNano", plain(Fields.RECORD_OBSERVED_TIME, Kind.FIXED_64)),
                            Map.entry("severityNumber", plain(Fields.RECORD_SEVERITY_NUMBER, Kind.VARINT)),
                            Map.entry("severityText", plain(Fields.RECORD_SEVERITY_TEXT, Kind.TEXT)),
                            Map.entry("body", nested(Fields.RECORD_BODY, ANY_VALUE)),
                            Map.entry("attributes", nested(Fields.RECORD_ATTRIBUTES, KEY_VALUE)),
                            Map.entry("droppedAttributesCount", plain(Fields.RECORD_DROPPED_ATTRIBUTES, Kind.VARINT)),
                            Map.entry("flags", plain(Fields.RECORD_FLAGS, Kind.FIXED_32)),
                            Map.entry("traceId", plain(Fields.RECORD_TRACE_ID, Kind.HEX)),
                            Map.entry("spanId", plain(Fields.RECORD_SPAN_ID, Kind.HEX)),
                            Map.entry("eventName", plain(Fields.RECORD_EVENT_NAME, Kind.TEXT))),
            KEY_VALUE,
                    Map.of(
                            "key", plain(Fields.KEY_VALUE_KEY, Kind.TEXT),
                            "value", nested(Fields.KEY_VALUE_VALUE, ANY_VALUE)),
            ANY_VALUE,
                    Map.of(
                            "stringValue", plain(Fields.VALUE_STRING, Kind.TEXT),
                            "boolValue", plain(Fields.VALUE_BOOL, Kind.BOOL),
                            "intValue", plain(Fields.VALUE_INT, Kind.VARINT),
                            "doubleValue", plain(Fields.VALUE_DOUBLE, Kind.DOUBLE),
                            "bytesValue", plain(Fields.VALUE_BYTES, Kind.BASE64),
                            "arrayValue", nested(Fields.VALUE_ARRAY, ARRAY_VALUE),
                            "kvlistValue", nested(Fields.VALUE_KVLIST, KEY_VALUE_LIST)),
            ARRAY_VALUE, Map.of("values", nested(Fields.VALUES, ANY_VALUE)),
            KEY_VALUE_LIST, Map.of("values", nested(Fields.VALUES, KEY_VALUE)));

    /** The field of that name; null where there is none, and the value is to be ignored. */
    @Nullable
    Field field(String name) {
        Map<String, Field> fields = FIELDS.get(this);
        return fields == null ? null : fields.get(name);
    }

    private static Field plain(int number, Kind kind) {
        return new Field(number, kind, null);
    }

    private static Field nested(int number, Message message) {
        return new Field(number, Kind.MESSAGE, message);
    }
}
