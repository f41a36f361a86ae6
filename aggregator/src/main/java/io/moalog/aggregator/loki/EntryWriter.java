package io.moalog.aggregator.loki;

import io.moalog.aggregator.bytes.Utf8;
import io.moalog.aggregator.http.LogCheck;
import io.moalog.aggregator.http.LogFields;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes an entry as a log: its line as the message, or, where that is a JSON object, its fields as they are; with its time,
 * unless the line has its own {@code @timestamp}, the stream's labels, and its structured metadata. Not thread-safe.
 */
final class EntryWriter {
    private static final String TIMESTAMP = "@timestamp";
    private static final String OF_LABELS = "labels.";
    private static final String OF_METADATA = "metadata.";
    private static final int NANOS = 1_000_000_000;

    private final LogFields log;
    private final LogCheck check = new LogCheck();
    private final Set<String> names = new HashSet<>();
    private long seconds;
    private long nanos;
    private int lineFrom;
    private int lineTo;

    EntryWriter(LogFields log) {
        this.log = log;
    }

    /** How many bytes the last entry's line has. */
    int lineLength() {
        return lineTo - lineFrom;
    }

    /**
     * The entry {@code bytes[from, to)} as JSON; its source host is the {@link LogFields}'.
     *
     * @throws io.moalog.aggregator.bytes.JsonTooLargeException where it is larger than anything that is made
     */
    byte[] write(byte[] bytes, int from, int to, List<LogFields.Shared> labels)
            throws MalformedProtobufException, NotALogException {
        find(new WireCursor(bytes, from, to));
        log.begin();
        boolean object = isObject(bytes);
        if (!object || !names.contains(TIMESTAMP)) {
            log.time(TIMESTAMP, seconds, nanos < 0 || nanos >= NANOS ? 0 : (int) nanos);
        }
        if (object) {
            log.object(bytes, lineFrom, lineTo, names, check.host());
        } else {
            log.text("message", bytes, lineFrom, lineTo);
        }
        for (LogFields.Shared label : labels) {
            log.shared(label, OF_LABELS);
        }
        WireCursor entry = new WireCursor(bytes, from, to);
        while (entry.next()) {
            if (entry.field() == Fields.ENTRY_METADATA) {
                writeMetadata(entry.message());
            }
        }
        return log.end();
    }

    private void find(WireCursor entry) throws MalformedProtobufException {
        seconds = 0;
        nanos = 0;
        lineFrom = 0;
        lineTo = 0;
        while (entry.next()) {
            if (entry.field() == Fields.ENTRY_LINE) {
                entry.requireLength();
                lineFrom = entry.from();
                lineTo = entry.to();
            } else if (entry.field() == Fields.ENTRY_TIMESTAMP) {
                readTime(entry.message());
            }
        }
    }

    private void readTime(WireCursor time) throws MalformedProtobufException {
        while (time.next()) {
            if (time.field() == Fields.TIMESTAMP_SECONDS) {
                seconds = time.varint();
            } else if (time.field() == Fields.TIMESTAMP_NANOS) {
                nanos = time.varint();
            }
        }
    }

    private boolean isObject(byte[] bytes) {
        int first = lineFrom;
        while (first < lineTo && bytes[first] == ' ') {
            first++;
        }
        if (first == lineTo || bytes[first] != '{') {
            return false;
        }
        names.clear();
        try {
            check.check(bytes, lineFrom, lineTo, names);
            return true;
        } catch (NotALogException text) {
            return false;
        }
    }

    private void writeMetadata(WireCursor pair) throws MalformedProtobufException, NotALogException {
        byte[] name = {};
        int from = 0;
        int to = 0;
        while (pair.next()) {
            if (pair.field() == Fields.PAIR_NAME) {
                pair.requireLength();
                name = Utf8.wellFormed(pair.array(), pair.from(), pair.to());
            } else if (pair.field() == Fields.PAIR_VALUE) {
                pair.requireLength();
                from = pair.from();
                to = pair.to();
            }
        }
        log.text(name, OF_METADATA, pair.array(), from, to);
    }
}
