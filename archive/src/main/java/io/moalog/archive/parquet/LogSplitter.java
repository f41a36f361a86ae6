package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Takes a log apart: the members that have columns of their own are cut out of its JSON, the rest stays as it was written,
 * and the shape says where they were, see {@link LogShape}. A member is only cut where the column's value gives the same
 * value again. Not thread-safe.
 */
final class LogSplitter {
    private static final LogField[] FIELDS = {LogField.HOST, LogField.LEVEL, LogField.MESSAGE, LogField.TRACE_ID};
    private static final char[] COLUMNS = {LogShape.HOST, LogShape.LEVEL, LogShape.MESSAGE, LogShape.TRACE_ID};

    private final Bytes rest = new Bytes();
    private final Bytes shape = new Bytes();
    private final Bytes time = new Bytes();
    private final @Nullable String[] texts = new String[FIELDS.length];
    private final byte[][] values = new byte[FIELDS.length][];
    private final boolean[] cut = new boolean[FIELDS.length + 1];
    private byte[] json = {};
    private JsonCursor cursor = new JsonCursor(json);
    private @Nullable String timeField;
    private long micros;
    private @Nullable TimeForm lastForm;
    /** Where the member that the cursor is in has its name and its value. */
    private int nameStart;

    private int nameEnd;
    private int valueStart;
    private int valueEnd;
    private boolean nameEscaped;
    private boolean valueEscaped;

    /**
     * Fills the row's columns of a log.
     *
     * @param log one JSON object in UTF-8
     * @param event what is understood of it
     */
    void split(byte[] log, LogEvent event, LogRow row) {
        json = log;
        cursor = new JsonCursor(log);
        rest.clear();
        shape.clear();
        Arrays.fill(cut, false);
        row.host = text(0, event.host());
        row.level = text(1, event.level());
        row.message = text(2, event.message());
        row.traceId = text(3, event.traceId());
        Long eventMicros = micros(event.timestamp());
        timeField = eventMicros == null ? null : event.timestampField();
        micros = eventMicros == null ? 0 : eventMicros;
        row.hasEventTime = eventMicros != null;
        row.eventTime = micros;
        cursor.skipSpace();
        rest.add(json, 0, cursor.at());
        object(null, "");
        rest.add(json, cursor.at(), json.length);
        row.rest = rest.binary();
        row.shape = shape.length() == 0 ? null : shape.binary();
    }

    private @Nullable Binary text(int column, @Nullable String text) {
        texts[column] = text;
        if (text == null) {
            return null;
        }
        values[column] = text.getBytes(UTF_8);
        return Binary.fromConstantByteArray(values[column]);
    }

    private static @Nullable Long micros(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        } catch (ArithmeticException beyondTheColumn) {
            return null;
        }
    }

    /**
     * The object that begins here.
     *
     * @param parent its name, null for the log itself
     * @param path its place in the log and a point, empty for the log itself
     */
    private void object(@Nullable String parent, String path) {
        int start = cursor.at();
        cursor.step();
        cursor.skipSpace();
        if (cursor.next() == '}') {
            cursor.step();
            rest.add(json, start, cursor.at());
            return;
        }
        rest.add('{');
        boolean first = true;
        int member = start + 1;
        for (int index = 0; ; index++) {
            cursor.skipSpace();
            name();
            boolean nested = parent == null && cursor.next() == '{';
            if (nested) {
                separate(first);
                rest.add(json, member, valueStart);
                object(name(null), path + index + '.');
                int end = cursor.at();
                cursor.skipSpace();
                rest.add(json, end, cursor.at());
                first = false;
            } else {
                value();
                if (!cutOut(parent, path, index, member)) {
                    separate(first);
                    rest.add(json, member, cursor.at());
                    first = false;
                }
            }
            boolean last = cursor.next() == '}';
            cursor.step();
            if (last) {
                rest.add('}');
                return;
            }
            member = cursor.at();
        }
    }

    private void separate(boolean first) {
        if (!first) {
            rest.add(',');
        }
    }

    private void name() {
        nameStart = cursor.at() + 1;
        cursor.skipString();
        nameEnd = cursor.at() - 1;
        nameEscaped = cursor.wasEscaped();
        cursor.skipSpace();
        cursor.step();
        cursor.skipSpace();
        valueStart = cursor.at();
    }

    private void value() {
        cursor.skipValue();
        valueEnd = cursor.at();
        valueEscaped = json[valueStart] == '"' && cursor.wasEscaped();
        cursor.skipSpace();
    }

    private String name(@Nullable String parent) {
        String name = new String(json, nameStart, nameEnd - nameStart, UTF_8);
        return parent == null ? name : parent + '.' + name;
    }

    /** Notes the member in the shape, if it is one that has a column. */
    private boolean cutOut(@Nullable String parent, String path, int index, int member) {
        if (nameEscaped || json[valueStart] == '{' || json[valueStart] == '[') {
            return false;
        }
        TimeForm form = timeForm(parent);
        int column = form == null ? textColumn(parent) : -1;
        if (form == null && column < 0) {
            return false;
        }
        if (shape.length() > 0) {
            shape.add(LogShape.NEXT);
        }
        shape.add(path);
        shape.addNumber(index, 1);
        shape.add(form != null ? LogShape.EVENT_TIME : COLUMNS[column]);
        if (form != null) {
            shape.add(form.toString());
        } else if (json[valueStart] == '"') {
            shape.add('"');
        }
        shape.add(LogShape.BEFORE);
        shape.add(json, member, valueStart);
        shape.add(LogShape.BEHIND);
        shape.add(json, valueEnd, cursor.at());
        cut[form != null ? FIELDS.length : column] = true;
        return true;
    }

    private @Nullable TimeForm timeForm(@Nullable String parent) {
        int length = (parent == null ? 0 : parent.length() + 1) + nameEnd - nameStart;
        if (timeField == null
                || cut[FIELDS.length]
                || length != timeField.length()
                || !name(parent).equals(timeField)) {
            return null;
        }
        if (lastForm == null || !gives(lastForm)) {
            lastForm = TimeForm.guess(json, valueStart, valueEnd);
        }
        return lastForm != null && gives(lastForm) ? lastForm : null;
    }

    private boolean gives(TimeForm form) {
        time.clear();
        form.write(micros, time);
        return time.isSame(json, valueStart, valueEnd);
    }

    /** The text column that stands for the member, or -1. */
    private int textColumn(@Nullable String parent) {
        for (int column = 0; column < FIELDS.length; column++) {
            if (!cut[column] && isValueOf(column) && LogField.of(name(parent)) == FIELDS[column]) {
                return column;
            }
        }
        return -1;
    }

    private boolean isValueOf(int column) {
        if (texts[column] == null) {
            return false;
        }
        byte[] value = values[column];
        if (valueEscaped) {
            return unescaped().equals(texts[column]) && new String(value, UTF_8).equals(texts[column]);
        }
        int quotes = json[valueStart] == '"' ? 1 : 0;
        return Arrays.equals(json, valueStart + quotes, valueEnd - quotes, value, 0, value.length);
    }

    private String unescaped() {
        try (JsonParser parser = LogEvent.JSON.createParser(json, valueStart, valueEnd - valueStart)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
