package io.moalog.aggregator.otlp;

/** The field numbers of {@code opentelemetry/proto}, version 1: logs, resource, common and the logs service. */
final class Fields {
    static final int REQUEST_RESOURCE_LOGS = 1;

    static final int RESOURCE_LOGS_RESOURCE = 1;
    static final int RESOURCE_LOGS_SCOPE_LOGS = 2;

    static final int RESOURCE_ATTRIBUTES = 1;

    static final int SCOPE_LOGS_SCOPE = 1;
    static final int SCOPE_LOGS_RECORDS = 2;

    static final int SCOPE_NAME = 1;
    static final int SCOPE_VERSION = 2;
    static final int SCOPE_ATTRIBUTES = 3;

    static final int RECORD_TIME = 1;
    static final int RECORD_SEVERITY_NUMBER = 2;
    static final int RECORD_SEVERITY_TEXT = 3;
    static final int RECORD_BODY = 5;
    static final int RECORD_ATTRIBUTES = 6;
    static final int RECORD_DROPPED_ATTRIBUTES = 7;
    static final int RECORD_FLAGS = 8;
    static final int RECORD_TRACE_ID = 9;
    static final int RECORD_SPAN_ID = 10;
    static final int RECORD_OBSERVED_TIME = 11;
    static final int RECORD_EVENT_NAME = 12;

    static final int KEY_VALUE_KEY = 1;
    static final int KEY_VALUE_VALUE = 2;

    static final int VALUE_STRING = 1;
    static final int VALUE_BOOL = 2;
    static final int VALUE_INT = 3;
    static final int VALUE_DOUBLE = 4;
    static final int VALUE_ARRAY = 5;
    static final int VALUE_KVLIST = 6;
    static final int VALUE_BYTES = 7;

    /** Of ArrayValue and KeyValueList. */
    static final int VALUES = 1;

    static final int RESPONSE_PARTIAL_SUCCESS = 1;
    static final int PARTIAL_REJECTED = 1;
    static final int PARTIAL_MESSAGE = 2;

    /** Of {@code google.rpc.Status}. */
    static final int STATUS_CODE = 1;

    static final int STATUS_MESSAGE = 2;

    private Fields() {}
}
