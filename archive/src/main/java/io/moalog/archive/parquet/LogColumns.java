package io.moalog.archive.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Types.optional;
import static org.apache.parquet.schema.Types.required;

import org.apache.parquet.schema.MessageType;

/** The columns of an archive file, as Hive, Spark, Trino and DuckDB see them. */
final class LogColumns {
    /** Which columns there are, and what they mean: another number for every change. */
    static final int VERSION = 2;

    static final MessageType SCHEMA = new MessageType(
            "log",
            required(INT64).as(timestampType(true, MILLIS)).named("received"),
            // Microseconds: not every reader knows nanoseconds.
            optional(INT64).as(timestampType(true, MICROS)).named("event_time"),
            optional(BINARY).as(stringType()).named("host"),
            optional(BINARY).as(stringType()).named("level"),
            optional(BINARY).as(stringType()).named("message"),
            optional(BINARY).as(stringType()).named("trace_id"),
            required(BINARY).as(stringType()).named("topic_id"),
            required(INT32).named("partition"),
            required(INT64).named("offset"),
            optional(BINARY).as(stringType()).named("key"),
            optional(BINARY).as(stringType()).named("headers"),
            optional(BINARY).as(stringType()).named("rest"),
            optional(BINARY).as(stringType()).named("shape"),
            optional(BINARY).named("raw"),
            optional(BINARY).named("raw_key"));

    /** When Kafka took it; decides the file's day. */
    static final Column RECEIVED = column("received");

    /** The log's own time, where it has one that can be read. */
    static final Column EVENT_TIME = column("event_time");

    static final Column HOST = column("host");
    static final Column LEVEL = column("level");
    static final Column MESSAGE = column("message");
    static final Column TRACE_ID = column("trace_id");
    static final Column TOPIC_ID = column("topic_id");
    static final Column PARTITION = column("partition");
    static final Column OFFSET = column("offset");

    /** The record's key where it is UTF-8, else it stands in {@link #RAW_KEY}. */
    static final Column KEY = column("key");

    /** The record's headers, see {@link HeadersJson}. */
    static final Column HEADERS = column("headers");

    /** What of the log has no column of its own, where the log is one JSON object in UTF-8; else it stands in {@link #RAW}. */
    static final Column REST = column("rest");

    /** Where in the log the columns' values stood, see {@link LogShape}. */
    static final Column SHAPE = column("shape");

    static final Column RAW = column("raw");
    static final Column RAW_KEY = column("raw_key");

    /** What {@link RowConditions} can ask about, and where a row stands. */
    static final MessageType ASKED = new MessageType(
            "log",
            SCHEMA.getType(RECEIVED.index()),
            SCHEMA.getType(EVENT_TIME.index()),
            SCHEMA.getType(TRACE_ID.index()),
            SCHEMA.getType(OFFSET.index()));

    private LogColumns() {}

    private static Column column(String name) {
        return new Column(name, SCHEMA.getFieldIndex(name));
    }

    /**
     * A column.
     *
     * @param name in the file
     * @param index its place in the schema
     */
    record Column(String name, int index) {}
}
