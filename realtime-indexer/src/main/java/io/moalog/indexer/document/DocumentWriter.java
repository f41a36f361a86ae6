package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.time.Instant;

/**
 * Writes a log as Elasticsearch gets it, on one line: the sender's bytes with what moalog adds spliced in behind the
 * opening brace.
 *
 * <pre>{@code
 * {"@timestamp":"…","service":"…","moalog":{"partition":0,"offset":7,"received":1795168800000,"text":["…"]},…the log…}
 * }</pre>
 *
 * <ul>
 *   <li>{@code @timestamp} where the log has none: the time under another usual name, else the receive time. One that
 *       Elasticsearch would read differently from moalog, or not at all, is replaced in its place and kept as it came
 *       under {@code moalog.original_timestamp}.
 *   <li>{@code service} where the log has none.
 *   <li>{@code moalog.text}: all strings of the log save {@code @timestamp}, for the search in any field. Elasticsearch's
 *       {@code copy_to} would do the same, but makes every field that carries it refuse an object, and passes over
 *       fields beyond the limit of the mapping.
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
    private static final byte[] ORIGINAL = ",\"original_timestamp\":".getBytes(UTF_8);
    private static final byte[] TEXT = ",\"text\":[".getBytes(UTF_8);
    private static final byte[] RENAMED = "log.".getBytes(UTF_8);

    /** What {@code date_nanos} holds: nanoseconds since 1970 in 63 bits. */
    private static final Instant FIRST_TIME = Instant.EPOCH;

    private static final Instant LAST_TIME = Instant.ofEpochSecond(0, Long.MAX_VALUE);

    private final LogScan scan = new LogScan();

    /**
     * Appends the document of {@code log}.
     *
     * @throws NotALogException where {@code log} is not a JSON object; nothing is appended then
     */
    public void write(byte[] log, Receipt receipt, Bytes out) throws NotALogException {
        scan.read(log);
        boolean ownTime = hasOwnTime(log);
        String time = ownTime ? "" : timeOf(log, receipt).toString();
        int start = out.length();
        if (scan.timestampFrom() < 0) {
            out.put(TIMESTAMP).putAscii(time).put((byte) '"').put((byte) ',');
        } else {
            out.put((byte) '{');
        }
        if (!scan.hasService()) {
            out.put(SERVICE).putAscii(receipt.service().value()).put((byte) '"').put((byte) ',');
        }
        putBookkeeping(log, receipt, ownTime, out);
        if (!scan.isEmpty()) {
            out.put((byte) ',');
        }
        putFields(log, ownTime ? "" : time, out);
        if (scan.hasLineEnds()) {
            joinLines(out, start);
        }
    }

    /** Whether the log's {@code @timestamp} can stay. */
    private boolean hasOwnTime(byte[] log) {
        int from = scan.timestampFrom();
        return from >= 0 && log[from] == '"' && IsoTime.isAt(log, from + 1, scan.timestampTo() - 1);
    }

    private Instant timeOf(byte[] log, Receipt receipt) throws NotALogException {
        Instant time =
                LogEvent.read(log, scan.begin(), scan.end() - scan.begin()).timestamp();
        return time == null || time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)
                ? Instant.ofEpochMilli(receipt.received())
                : time;
    }

    private void putBookkeeping(byte[] log, Receipt receipt, boolean ownTime, Bytes out) {
        out.put(PARTITION).putNumber(receipt.partition());
        out.put(OFFSET).putNumber(receipt.offset());
        out.put(RECEIVED).putNumber(receipt.received());
        int from = scan.timestampFrom();
        if (from >= 0 && !ownTime && log[from] != 'n') {
            out.put(ORIGINAL).put(log, from, scan.timestampTo());
        }
        if (scan.stringCount() > 0) {
            out.put(TEXT);
            for (int i = 0; i < scan.stringCount(); i++) {
                out.put(log, scan.stringFrom(i), scan.stringTo(i)).put((byte) ',');
            }
            out.truncate(out.length() - 1);
            out.put((byte) ']');
        }
        out.put((byte) '}');
    }

    /** The log behind its opening brace, with names and the time put right. */
    private void putFields(byte[] log, String time, Bytes out) {
        int at = scan.begin() + 1;
        int names = 0;
        boolean timed = time.isEmpty() || scan.timestampFrom() < 0;
        while (names < scan.ownNameCount() || !timed) {
            int name = names < scan.ownNameCount() ? scan.ownName(names) : Integer.MAX_VALUE;
            if (!timed && scan.timestampFrom() < name) {
                out.put(log, at, scan.timestampFrom());
                out.put((byte) '"').putAscii(time).put((byte) '"');
                at = scan.timestampTo();
                timed = true;
            } else {
                out.put(log, at, name).put(RENAMED);
                at = name;
                names++;
            }
        }
        out.put(log, at, scan.end());
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
