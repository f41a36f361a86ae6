package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogLevel;
import io.moalog.model.NotALogException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log as Elasticsearch gets it, on one line: the sender's bytes with what moalog adds spliced in behind the
 * opening brace.
 *
 * <pre>{@code
 * {"@timestamp":"…","service":"…","moalog":{"partition":0,"offset":7,"received":1795168800000,"level":"info","text":["…"]},…the log…}
 * }</pre>
 *
 * <ul>
 *   <li>{@code @timestamp} where the log has none: the time under another usual name, else the receive time. One that
 *       Elasticsearch would read differently from moalog, that nobody can read or that cannot be true is replaced in its
 *       place and kept as it came under {@code moalog.original_timestamp}.
 *   <li>{@code service} where the log has none.
 *   <li>{@code moalog.level}: what the log's level means, where it says one.
 *   <li>{@code moalog.text}: all values of the log save {@code @timestamp} and null, for the search in any field.
 *       Elasticsearch's {@code copy_to} would do the same, but makes every field that carries it refuse an object, and
 *       passes over fields beyond the limit of the mapping.
 *   <li>{@code moalog.set_aside}: the fields that Elasticsearch would refuse the log for ({@link LogScan}). They are left
 *       out, and the whole log is kept as it came under {@code moalog.log}.
 *   <li>A log's own {@code moalog} and {@code moalog.x} become {@code log.moalog} and {@code log.moalog.x}.
 *   <li>Line ends between tokens become spaces; inside strings JSON has none.
 * </ul>
 *
 * <p>One instance a thread.
 */
public final class DocumentWriter {
    private static final byte[] TIMESTAMP = "{\"@timestamp\":\"".getBytes(UTF_8);
    private static final byte[] SERVICE = "\"service\":\"".getBytes(UTF_8);
    private static final byte[] PARTITION = "\"moalog\":{\"partition\":".getBytes(UTF_8);
    private static final byte[] OFFSET = ",\"offset\":".getBytes(UTF_8);
    private static final byte[] RECEIVED = ",\"received\":".getBytes(UTF_8);
    private static final byte[] LEVEL = ",\"level\":\"".getBytes(UTF_8);
    private static final byte[] ORIGINAL = ",\"original_timestamp\":".getBytes(UTF_8);
    private static final byte[] SET_ASIDE = ",\"set_aside\":[".getBytes(UTF_8);
    private static final byte[] LOG = "],\"log\":\"".getBytes(UTF_8);
    private static final byte[] TEXT = ",\"text\":[".getBytes(UTF_8);
    private static final byte[] RENAMED = "log.".getBytes(UTF_8);

    private final LogScan scan = new LogScan();
    private final Understanding understanding = new Understanding();

    /**
     * Appends the document of {@code log}.
     *
     * @param setAllAside whether to leave all of the log's own fields to the full text: a document that Elasticsearch has no
     *     reason to refuse
     * @return why the receive time stands in for the log's own, null where it does not
     * @throws NotALogException where {@code log} is not a JSON object; nothing is appended then
     */
    public @Nullable TimeFault write(byte[] log, Receipt receipt, boolean setAllAside, Bytes out)
            throws NotALogException {
        scan.read(log, setAllAside);
        understanding.of(log, scan.candidates(), receipt.received());
        int start = out.length();
        if (scan.timestampFrom() < 0) {
            out.put(TIMESTAMP);
            putTime(log, out);
            out.put((byte) '"').put((byte) ',');
        } else {
            out.put((byte) '{');
        }
        if (!scan.hasService()) {
            out.put(SERVICE).putAscii(receipt.service().value()).put((byte) '"').put((byte) ',');
        }
        putBookkeeping(log, receipt, out);
        if (!scan.isEmpty()) {
            out.put((byte) ',');
        }
        putFields(log, out);
        if (scan.hasLineEnds()) {
            joinLines(out, start);
        }
        return understanding.fault();
    }

    private void putTime(byte[] log, Bytes out) {
        if (understanding.isoFrom() < 0) {
            out.putAscii(understanding.time().toString());
        } else {
            out.put(log, understanding.isoFrom(), understanding.isoTo());
        }
    }

    private void putBookkeeping(byte[] log, Receipt receipt, Bytes out) {
        out.put(PARTITION).putNumber(receipt.partition());
        out.put(OFFSET).putNumber(receipt.offset());
        out.put(RECEIVED).putNumber(receipt.received());
        LogLevel level = understanding.level();
        if (level != null) {
            out.put(LEVEL).putAscii(level.word()).put((byte) '"');
        }
        int time = scan.timestampFrom();
        if (time >= 0 && understanding.isoFrom() != time + 1 && "{[n".indexOf(log[time]) < 0) {
            out.put(ORIGINAL).put(log, time, scan.timestampTo());
        }
        if (scan.setAside().length() > 0) {
            out.put(SET_ASIDE).put(scan.setAside().array(), 0, scan.setAside().length());
            out.put(LOG).putEscaped(log, scan.begin(), scan.end()).put((byte) '"');
        }
        putText(log, out);
        out.put((byte) '}');
    }

    private void putText(byte[] log, Bytes out) {
        if (scan.valueCount() == 0) {
            return;
        }
        out.put(TEXT);
        for (int i = 0; i < scan.valueCount(); i++) {
            putAsString(log, scan.valueFrom(i), scan.valueTo(i), out);
            out.put((byte) ',');
        }
        out.truncate(out.length() - 1);
        out.put((byte) ']');
    }

    /** Numbers of any length and the words of JSON are taken as strings, no parser looks at them twice. */
    private static void putAsString(byte[] log, int from, int to, Bytes out) {
        if (log[from] == '"') {
            out.put(log, from, to);
        } else {
            out.put((byte) '"').put(log, from, to).put((byte) '"');
        }
    }

    /** The log behind its opening brace, with what must be written differently. */
    private void putFields(byte[] log, Bytes out) {
        Edits edits = scan.edits();
        int at = scan.begin() + 1;
        for (int i = 0; i < edits.count(); i++) {
            out.put(log, at, edits.from(i));
            at = edits.to(i);
            switch (edits.kind(i)) {
                case Edits.RENAME -> out.put(RENAMED);
                case Edits.CUT -> at = cut(log, at, out);
                default -> {
                    out.put((byte) '"');
                    putTime(log, out);
                    out.put((byte) '"');
                }
            }
        }
        out.put(log, at, scan.end());
    }

    /** With a field goes the comma behind it, or the one before it where it is the last. */
    private static int cut(byte[] log, int behind, Bytes out) {
        int next = behind;
        while (isSpace(log[next])) {
            next++;
        }
        if (log[next] == ',') {
            return next + 1;
        }
        int end = out.length();
        while (isSpace(out.array()[end - 1])) {
            end--;
        }
        out.truncate(out.array()[end - 1] == ',' ? end - 1 : end);
        return next;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static void joinLines(Bytes out, int from) {
        byte[] array = out.array();
        for (int i = from; i < out.length(); i++) {
            if (array[i] == '\n' || array[i] == '\r') {
                array[i] = ' ';
            }
        }
    }
}
