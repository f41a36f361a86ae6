package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Where the members stood that {@link LogSplitter} cut out of a log, in their order. Of each: its index among the members of
 * the log as it was sent ({@code 3}, or {@code 3.0} within the object that is member 3), its column's letter, how its value
 * is written ({@code "} for a string, nothing for a number or a boolean, a {@link TimeForm} for the time), and what stood
 * before and behind the value, spaces included: {@code 0e"T.3Z␟"@timestamp":␟} for a first member {@code
 * "@timestamp":"2026-11-20T08:59:58.123Z"}. The separators are control characters, which JSON has nowhere.
 *
 * <p>Putting together gives the log's bytes; only escapes in a cut string may be spelled in another way, the shortest.
 */
final class LogShape {
    static final char HOST = 'h';
    static final char LEVEL = 'l';
    static final char MESSAGE = 'm';
    static final char TRACE_ID = 't';
    static final char EVENT_TIME = 'e';
    static final char BEFORE = '\u001f';
    static final char BEHIND = BEFORE;
    static final char NEXT = '\u001e';

    private final List<Cut> cuts;

    private LogShape(List<Cut> cuts) {
        this.cuts = cuts;
    }

    /**
     * A member that was cut out.
     *
     * @param parent the index of the object that it was in, -1 for the log itself
     * @param index within that
     */
    private record Cut(
            int parent,
            int index,
            char column,
            String form,
            @Nullable TimeForm time,
            byte[] before,
            byte[] behind) {}

    /** Reads a shape; null is the one of a log that is stored whole. */
    static LogShape parse(@Nullable Binary shape) {
        List<Cut> cuts = new ArrayList<>();
        if (shape != null) {
            for (String text : shape.toStringUsingUTF8().split(String.valueOf(NEXT), -1)) {
                cuts.add(cut(text));
            }
        }
        return new LogShape(cuts);
    }

    private static Cut cut(String text) {
        String[] parts = text.split(String.valueOf(BEFORE), -1);
        int column = 0;
        while (Character.isDigit(parts[0].charAt(column)) || parts[0].charAt(column) == '.') {
            column++;
        }
        String path = parts[0].substring(0, column);
        int dot = path.indexOf('.');
        char letter = parts[0].charAt(column);
        String form = parts[0].substring(column + 1);
        return new Cut(
                dot < 0 ? -1 : Integer.parseInt(path.substring(0, dot)),
                Integer.parseInt(path.substring(dot + 1)),
                letter,
                form,
                letter == EVENT_TIME ? TimeForm.parse(form) : null,
                parts[1].getBytes(UTF_8),
                parts[2].getBytes(UTF_8));
    }

    /** The log as it was sent. */
    byte[] restore(LogRow row, byte[] rest) {
        return cuts.isEmpty() ? rest : new Restoring(row, rest).restore();
    }

    private final class Restoring {
        private final LogRow row;
        private final byte[] rest;
        private final JsonCursor cursor;
        private final Bytes log = new Bytes();
        private int nextCut;

        Restoring(LogRow row, byte[] rest) {
            this.row = row;
            this.rest = rest;
            this.cursor = new JsonCursor(rest);
        }

        byte[] restore() {
            cursor.skipSpace();
            log.add(rest, 0, cursor.at());
            object(-1);
            log.add(rest, cursor.at(), rest.length);
            return log.toArray();
        }

        /** The object that begins here. */
        private void object(int parent) {
            int start = cursor.at();
            cursor.step('{');
            int member = cursor.at();
            cursor.skipSpace();
            boolean more = cursor.next() != '}';
            log.add(rest, start, more ? member : cursor.at());
            for (int index = 0; more || isCut(parent, index); index++) {
                if (index > 0) {
                    log.add(',');
                }
                if (isCut(parent, index)) {
                    insert(cuts.get(nextCut++));
                } else {
                    member(member, parent < 0 ? index : -1);
                    more = cursor.next() == ',';
                    if (more) {
                        cursor.step(',');
                        member = cursor.at();
                    }
                }
            }
            cursor.step('}');
            log.add('}');
        }

        private boolean isCut(int parent, int index) {
            return nextCut < cuts.size()
                    && cuts.get(nextCut).parent() == parent
                    && cuts.get(nextCut).index() == index;
        }

        /**
         * The member that stands in the rest.
         *
         * @param start behind the comma before it; the cursor may be further
         * @param index of an object that may have been cut, -1 for none
         */
        private void member(int start, int index) {
            cursor.skipSpace();
            cursor.skipName();
            cursor.skipColon();
            if (index >= 0 && nextCut < cuts.size() && cuts.get(nextCut).parent() == index) {
                log.add(rest, start, cursor.at());
                object(index);
                start = cursor.at();
            } else {
                cursor.skipValue(index < 0 ? 2 : 1);
            }
            cursor.skipSpace();
            log.add(rest, start, cursor.at());
        }

        private void insert(Cut cut) {
            log.add(cut.before(), 0, cut.before().length);
            if (cut.time() != null) {
                cut.time().write(row.eventTime, log);
            } else if (cut.form().isEmpty()) {
                byte[] bare = text(cut.column()).getBytes();
                log.add(bare, 0, bare.length);
            } else {
                quote(text(cut.column()).getBytes());
            }
            log.add(cut.behind(), 0, cut.behind().length);
        }

        private Binary text(char column) {
            Binary text = switch (column) {
                case HOST -> row.host;
                case LEVEL -> row.level;
                case MESSAGE -> row.message;
                default -> row.traceId;
            };
            if (text == null) {
                throw new IllegalStateException("a row's shape names the column '" + column + "', which is empty");
            }
            return text;
        }

        private void quote(byte[] utf8) {
            log.add('"');
            int plain = 0;
            for (int i = 0; i < utf8.length; i++) {
                byte b = utf8[i];
                if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                    log.add(utf8, plain, i);
                    log.add(escape(b));
                    plain = i + 1;
                }
            }
            log.add(utf8, plain, utf8.length);
            log.add('"');
        }

        private static String escape(byte b) {
            return switch (b) {
                case '"' -> "\\\"";
                case '\\' -> "\\\\";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                case '\b' -> "\\b";
                case '\f' -> "\\f";
                default -> "\\u%04x".formatted((int) b);
            };
        }
    }
}
