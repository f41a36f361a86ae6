package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.intake.HostField;
import io.moalog.aggregator.msgpack.Cursor;
import io.moalog.aggregator.msgpack.EventTime;
import io.moalog.aggregator.msgpack.MsgpackToJson;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of the Forward protocol, {@code [time, record]} or {@code [[time, {metadata}], record]}, and writes the
 * record as JSON. {@code @timestamp} is put first from the entry's time, where the record has none of its own. Not
 * thread-safe.
 */
final class EntryReader implements LogMaker {
    private static final byte[] TIMESTAMP = "@timestamp".getBytes(UTF_8);
    private static final byte[] TIMESTAMP_FIELD = "\"@timestamp\":".getBytes(UTF_8);

    private final Cursor in = new Cursor();
    private final JsonBytes json = new JsonBytes();
    private final JsonBytes opening = new JsonBytes();
    private final MsgpackToJson transcoder = new MsgpackToJson();
    private final EventTime time = new EventTime();

    private boolean hasTimestamp;
    private byte @Nullable [] host;
    private int hostRank;

    /** Whether a value that starts so may be an entry. */
    static boolean isArray(byte first) {
        return (first & 0xf0) == 0x90 || (first & 0xfe) == 0xdc;
    }

    @Override
    public JsonBytes json() {
        return json;
    }

    @Override
    public byte @Nullable [] host() {
        return host;
    }

    @Override
    public void read(byte[] bytes, int from, int to, boolean bare) throws NotALogException {
        json.clear();
        hasTimestamp = false;
        host = null;
        hostRank = HostField.NONE;
        in.on(bytes, from, to);
        if (!bare && in.arrayHeader() != 2) {
            throw new NotALogException("an entry is an array of a time and a record");
        }
        boolean timeKnown = readTime();
        long fields = in.mapHeader();
        if (fields < 0) {
            throw new NotALogException("the entry's record is not a map");
        }
        try {
            writeFields(fields, false);
        } finally {
            // Also where it became too large: what is kept of it is to read as a log's beginning.
            open(timeKnown && !hasTimestamp, fields > 0);
        }
        if (!in.atEnd()) {
            throw new NotALogException("more follows after the entry's record");
        }
    }

    private boolean readTime() throws NotALogException {
        long parts = in.arrayHeader();
        if (parts < 0) {
            return time.read(in);
        }
        if (parts == 0) {
            return false;
        }
        boolean known = time.read(in);
        for (long i = 1; i < parts; i++) {
            in.skip();
        }
        return known;
    }

    /** Only when the fields are written it is known whether the time has to be put before them. */
    private void open(boolean withTime, boolean more) {
        opening.clear();
        opening.put('{');
        if (withTime) {
            opening.put(TIMESTAMP_FIELD);
            transcoder.time(time, opening);
            if (more) {
                opening.put(',');
            }
        }
        json.prepend(opening);
    }

    private void writeFields(long fields, boolean insideHost) throws NotALogException {
        for (long i = 0; i < fields; i++) {
            if (i > 0) {
                json.put(',');
            }
            int name = in.textHeader();
            if (name < 0) {
                transcoder.key(in, json);
                json.put(':');
                transcoder.value(in, json, 1);
            } else {
                int nameAt = in.position();
                transcoder.string(in, json, name);
                json.put(':');
                writeNamed(nameAt, nameAt + name, insideHost);
            }
        }
        json.put('}');
    }

    private void writeNamed(int from, int to, boolean insideHost) throws NotALogException {
        int rank = HostField.rank(in.array(), from, to, insideHost);
        if (rank < hostRank) {
            writeHost(rank, insideHost);
        } else {
            hasTimestamp |= !insideHost && isTimestamp(from, to);
            transcoder.value(in, json, 1);
        }
    }

    private void writeHost(int rank, boolean insideHost) throws NotALogException {
        int text = in.textHeader();
        if (text >= 0) {
            host = Arrays.copyOfRange(in.array(), in.position(), in.position() + text);
            hostRank = rank;
            transcoder.string(in, json, text);
            return;
        }
        long fields = insideHost || rank != HostField.OBJECT_RANK ? -1 : in.mapHeader();
        if (fields >= 0) {
            json.put('{');
            writeFields(fields, true);
        } else {
            transcoder.value(in, json, 1);
        }
    }

    private boolean isTimestamp(int from, int to) {
        return to - from == TIMESTAMP.length && Arrays.equals(in.array(), from, to, TIMESTAMP, 0, TIMESTAMP.length);
    }
}
