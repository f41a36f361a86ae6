package io.moalog.aggregator.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moalog.aggregator.http.LogFields;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a LogRecord as one flat JSON log. Its own parts come first, under the names that moalog understands; then its
 * attributes, those of its scope, and those of its resource, each under its own dotted name, prefixed where that is taken.
 * Not thread-safe.
 */
final class RecordWriter {
    private static final String OF_RECORD = "attributes.";
    private static final String OF_RESOURCE = "resource.";
    private static final byte[][] LEVELS = Stream.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
            .map(level -> level.getBytes(ISO_8859_1))
            .toArray(byte[][]::new);
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

    private final LogFields log;
    private final KeyValue pair = new KeyValue();

    private long time;
    private long observedTime;
    private long severityNumber;
    private long droppedAttributes;
    private int flags;
    private final int[] severityText = new int[2];
    private final int[] body = new int[2];
    private final int[] traceId = new int[2];
    private final int[] spanId = new int[2];
    private final int[] eventName = new int[2];
    private final int[][] texts = {severityText, body, traceId, spanId, eventName};

    RecordWriter(LogFields log) {
        this.log = log;
    }

    /**
     * The record {@code bytes[from, to)} as JSON; its source host is the {@link LogFields}'.
     *
     * @throws NotALogException where it has too many fields, or is nested too deep
     * @throws io.moalog.aggregator.bytes.JsonTooLargeException where it is larger than anything that is made
     */
    byte[] write(byte[] bytes, int from, int to, List<LogFields.Shared> ofScope, List<LogFields.Shared> ofResource)
            throws MalformedProtobufException, NotALogException {
        find(new WireCursor(bytes, from, to));
        log.begin();
        writeOwn(bytes);
        WireCursor record = new WireCursor(bytes, from, to);
        while (record.next()) {
            if (record.field() == Fields.RECORD_ATTRIBUTES) {
                writeAttribute(record);
            }
        }
        for (LogFields.Shared field : ofScope) {
            log.shared(field, OF_RESOURCE);
        }
        for (LogFields.Shared field : ofResource) {
            log.shared(field, OF_RESOURCE);
        }
        return log.end();
    }

    /** The fields may stand in any order. */
    private void find(WireCursor record) throws MalformedProtobufException {
        time = 0;
        observedTime = 0;
        severityNumber = 0;
        droppedAttributes = 0;
        flags = 0;
        for (int[] part : texts) {
            part[0] = 0;
            part[1] = 0;
        }
        while (record.next()) {
            switch (record.field()) {
                case Fields.RECORD_TIME -> time = record.fixed64();
                case Fields.RECORD_OBSERVED_TIME -> observedTime = record.fixed64();
                case Fields.RECORD_SEVERITY_NUMBER -> severityNumber = record.varint();
                case Fields.RECORD_DROPPED_ATTRIBUTES -> droppedAttributes = record.varint();
                case Fields.RECORD_FLAGS -> flags = record.fixed32();
                case Fields.RECORD_SEVERITY_TEXT -> at(record, severityText);
                case Fields.RECORD_BODY -> at(record, body);
                case Fields.RECORD_TRACE_ID -> at(record, traceId);
                case Fields.RECORD_SPAN_ID -> at(record, spanId);
                case Fields.RECORD_EVENT_NAME -> at(record, eventName);
                default -> {} // attributes come later, other fields are newer than this
            }
        }
    }

    private static void at(WireCursor record, int[] part) throws MalformedProtobufException {
        record.requireLength();
        part[0] = record.from();
        part[1] = record.to();
    }

    private void writeOwn(byte[] bytes) throws MalformedProtobufException, NotALogException {
        log.nanos("@timestamp", time != 0 ? time : observedTime);
        if (time != 0) {
            log.nanos("observed_timestamp", observedTime);
        }
        if (severityText[0] < severityText[1]) {
            log.text("level", bytes, severityText[0], severityText[1]);
        } else if (severityNumber >= 1 && severityNumber <= 24) {
            byte[] level = LEVELS[(int) (severityNumber - 1) / 4];
            log.text("level", level, 0, level.length);
        }
        if (severityNumber != 0) {
            log.number("severity_number", severityNumber);
        }
        writeBody(bytes);
        writeHex("trace_id", bytes, traceId);
        writeHex("span_id", bytes, spanId);
        if ((flags & 0xff) != 0) {
            log.number("trace_flags", flags & 0xff);
        }
        if (eventName[0] < eventName[1]) {
            log.text("event_name", bytes, eventName[0], eventName[1]);
        }
        if (droppedAttributes != 0) {
            log.number("dropped_attributes_count", droppedAttributes);
        }
    }

    private void writeBody(byte[] bytes) throws MalformedProtobufException, NotALogException {
        AnyValue value = AnyValue.of(bytes, body[0], body[1]);
        if (value.kind() != 0) {
            log.name(value.isStructure() ? "body" : "message");
            value.write(log.json(), 0);
        }
    }

    private void writeHex(String name, byte[] bytes, int[] part) throws NotALogException {
        if (part[0] == part[1]) {
            return;
        }
        byte[] hex = new byte[2 * (part[1] - part[0])];
        for (int i = part[0], out = 0; i < part[1]; i++) {
            hex[out++] = HEX[bytes[i] >> 4 & 0xf];
            hex[out++] = HEX[bytes[i] & 0xf];
        }
        log.text(name, hex, 0, hex.length);
    }

    private void writeAttribute(WireCursor record) throws MalformedProtobufException, NotALogException {
        pair.read(record);
        byte[] name = pair.key();
        AnyValue value = pair.value();
        if (value.isText()) {
            log.text(
                    name,
                    OF_RECORD,
                    record.array(),
                    value.cursor().from(),
                    value.cursor().to());
        } else if (log.name(name, OF_RECORD)) {
            value.write(log.json(), 0);
        }
    }
}
