package io.moalog.archive.parquet;

import io.moalog.model.LogField;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Takes a log apart: the members that have columns of their own are cut out of its JSON, the rest stays as it was written,
 * and the shape says where they were, see {@link LogShape}. A member is only cut where the column's value gives the same
 * value again. Not thread-safe.
 */
final class LogSplitter {
    private static final byte[] QUOTED = {'"'};
    private static final byte[] BARE = {};

    private final LogMembers members = new LogMembers();
    private final Text host = new Text(LogField.HOST, LogShape.HOST);
    private final Text level = new Text(LogField.LEVEL, LogShape.LEVEL);
    private final Text message = new Text(LogField.MESSAGE, LogShape.MESSAGE);
    private final Text traceId = new Text(LogField.TRACE_ID, LogShape.TRACE_ID);
    private final Member[] cuts = new Member[5];
    private final Bytes rest = new Bytes();
    private final Bytes shape = new Bytes();
    private byte[] lastShape = {};
    private Binary lastShapeBinary = Binary.EMPTY;
    private byte[] json = {};
    private int cutCount;

    /**
     * Fills the row's columns of a log.
     *
     * @throws NotJsonException where it is not exactly one JSON object in UTF-8; the row is as it was
     */
    void split(byte[] log, LogRow row) {
        members.read(log);
        json = log;
        cutCount = 0;
        row.host = host.take();
        row.level = level.take();
        row.message = message.take();
        row.traceId = traceId.take();
        row.hasEventTime = members.hasTime();
        row.eventTime = members.micros();
        Member time = members.best(LogField.TIMESTAMP);
        TimeForm form = members.timeForm();
        if (time != null && form != null) {
            cut(time, LogShape.EVENT_TIME, form.bytes());
        }
        writeRest();
        row.rest = rest.binary();
        row.shape = cutCount == 0 ? null : shape();
    }

    /** In their order in the log. */
    private void cut(Member member, char column, byte[] form) {
        member.column = column;
        member.form = form;
        int place = cutCount++;
        for (; place > 0 && cuts[place - 1].start > member.start; place--) {
            cuts[place] = cuts[place - 1];
        }
        cuts[place] = member;
    }

    /** A comma goes with each member: the one before it, or where none is left before it, the one behind. */
    private void writeRest() {
        rest.clear();
        int from = 0;
        int inLog = 0;
        int inParent = 0;
        int parent = -1;
        for (int i = 0; i < cutCount; i++) {
            Member member = cuts[i];
            if (member.parent >= 0 && member.parent != parent) {
                parent = member.parent;
                inParent = 0;
            }
            int cutBefore = member.parent < 0 ? inLog++ : inParent++;
            boolean first = cutBefore == member.index;
            rest.add(json, from, first ? member.start : member.start - 1);
            from = first && json[member.end] == ',' ? member.end + 1 : member.end;
        }
        rest.add(json, from, json.length);
    }

    /** Most logs have the shape of the one before. */
    private Binary shape() {
        writeShape();
        if (!shape.isSame(lastShape, 0, lastShape.length)) {
            lastShape = shape.toArray();
            lastShapeBinary = Binary.fromConstantByteArray(lastShape);
        }
        return lastShapeBinary;
    }

    private void writeShape() {
        shape.clear();
        for (int i = 0; i < cutCount; i++) {
            Member member = cuts[i];
            if (i > 0) {
                shape.add(LogShape.NEXT);
            }
            if (member.parent >= 0) {
                shape.addNumber(member.parent, 1);
                shape.add('.');
            }
            shape.addNumber(member.index, 1);
            shape.add(member.column);
            shape.add(member.form, 0, member.form.length);
            shape.add(LogShape.BEFORE);
            shape.add(json, member.start, member.valueStart);
            shape.add(LogShape.BEHIND);
            shape.add(json, member.valueEnd, member.end);
        }
    }

    /** A column of texts. */
    private final class Text {
        private final LogField field;
        private final char column;
        private final Bytes unescaped = new Bytes();

        Text(LogField field, char column) {
            this.field = field;
            this.column = column;
        }

        /** The log's text, which is cut out if it can be; null where the log has none. */
        @Nullable
        Binary take() {
            Member member = members.best(field);
            if (member == null) {
                return null;
            }
            boolean quoted = json[member.valueStart] == '"';
            int start = quoted ? member.valueStart + 1 : member.valueStart;
            int end = quoted ? member.valueEnd - 1 : member.valueEnd;
            boolean whole = true;
            if (member.valueEscaped) {
                unescaped.clear();
                whole = JsonText.unescape(json, start, end, unescaped);
            }
            if (whole) {
                cut(member, column, quoted ? QUOTED : BARE);
            }
            return member.valueEscaped ? unescaped.binary() : Binary.fromReusedByteArray(json, start, end - start);
        }
    }
}
