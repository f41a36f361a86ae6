package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.intake.HostField;
import io.moalog.aggregator.msgpack.IsoTime;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log in the making: one JSON object with each name once. A name that is taken gets a prefix, which tells where the
 * value comes from; where that is taken too, the sender has named two values alike, and the first stays. The log may have
 * twice the bytes of the largest log, so that one that is a little too large is told with its size. Not thread-safe.
 */
public final class LogFields {
    /** The most names of one log. */
    public static final int MOST = 4_096;

    /** A field that many logs share, made once. */
    public record Shared(byte[] name, byte[] jsonValue, byte @Nullable [] text) {}

    private static final int NANOS = 1_000_000_000;

    private final JsonBytes json = new JsonBytes();
    private final IsoTime time = new IsoTime();
    private final FieldNames names = new FieldNames();
    private byte @Nullable [] host;
    private int hostRank;
    private int added;
    private boolean mayHaveLineEnds;

    /** @param largest bytes of a log */
    public LogFields(int largest) {
        json.limit(2L * largest);
    }

    /** Begins a log. */
    public LogFields begin() {
        json.clear();
        json.put('{');
        names.begin();
        added = 0;
        mayHaveLineEnds = false;
        host = null;
        hostRank = HostField.NONE;
        return this;
    }

    /** For the value after {@link #name}. */
    public JsonBytes json() {
        return json;
    }

    /** The source host among the texts, after the log was made. */
    public byte @Nullable [] host() {
        return host;
    }

    /**
     * Writes a name, after which its value has to be written.
     *
     * @param prefix for where the name is taken
     * @return false where both are, and no value may follow
     */
    public boolean name(byte[] name, String prefix) throws NotALogException {
        return name(names.of(name), prefix);
    }

    /** {@link #name(byte[], String)} of a name that this log has for sure not yet. */
    public void name(String name) throws NotALogException {
        name(names.of(name), "");
    }

    private boolean name(FieldNames.Name name, String prefix) throws NotALogException {
        FieldNames.Name free = free(name, prefix);
        if (free == null) {
            return false;
        }
        comma();
        json.put(free.json);
        return true;
    }

    /** Writes text; malformed UTF-8 becomes U+FFFD. */
    public void text(byte[] name, String prefix, byte[] text, int from, int to) throws NotALogException {
        text(names.of(name), prefix, text, from, to);
    }

    public void text(String name, byte[] text, int from, int to) throws NotALogException {
        text(names.of(name), "", text, from, to);
    }

    private void text(FieldNames.Name name, String prefix, byte[] text, int from, int to) throws NotALogException {
        if (name(name, prefix)) {
            json.putString(text, from, to);
            if (name.hostRank < hostRank) {
                offerHost(name, Arrays.copyOfRange(text, from, to));
            }
        }
    }

    public void number(String name, long number) throws NotALogException {
        name(name);
        json.putNumber(number);
    }

    /** Writes a field that other logs have, too. */
    public void shared(Shared field, String prefix) throws NotALogException {
        FieldNames.Name name = names.of(field.name());
        if (name(name, prefix)) {
            json.put(field.jsonValue());
            if (field.text() != null && name.hostRank < hostRank) {
                offerHost(name, field.text());
            }
        }
    }

    /** Writes nanoseconds since 1970 as ISO 8601; nothing where they are 0, which means unknown. */
    public void nanos(String name, long unixNanos) throws NotALogException {
        // Unsigned: protobuf's fixed64. The largest is in the year 2554.
        long seconds = Long.divideUnsigned(unixNanos, NANOS);
        time(name, seconds, (int) Long.remainderUnsigned(unixNanos, NANOS));
    }

    /** Writes a time as ISO 8601; nothing where it is 0, which means unknown, or is no time of four-digit years. */
    public void time(String name, long seconds, int nanos) throws NotALogException {
        if ((seconds != 0 || nanos != 0) && IsoTime.isWritable(seconds)) {
            name(name);
            time.write(seconds, nanos, json);
        }
    }

    /**
     * Takes over the fields of an object that is JSON already, {@code object[from, to)} with its braces.
     *
     * @param itsNames the names of its fields
     * @param itsHost the source host that it tells
     */
    public void object(byte[] object, int from, int to, Set<String> itsNames, byte @Nullable [] itsHost) {
        int start = from;
        int end = to;
        while (object[start] != '{') {
            start++;
        }
        while (object[end - 1] != '}') {
            end--;
        }
        if (!itsNames.isEmpty()) {
            comma();
            json.put(object, start + 1, end - 1);
            mayHaveLineEnds = true;
            itsNames.forEach(name -> names.take(names.of(name.getBytes(UTF_8))));
        }
        if (itsHost != null) {
            host = itsHost;
            hostRank = 0;
        }
    }

    /** The log. */
    public byte[] end() {
        json.put('}');
        byte[] log = json.toByteArray();
        if (mayHaveLineEnds) {
            putOnOneLine(log);
        }
        return log;
    }

    /** Readers of logs may count on one log a line; in JSON, line ends stand only where a space may. */
    static void putOnOneLine(byte[] log) {
        for (int i = 0; i < log.length; i++) {
            if (log[i] == '\n' || log[i] == '\r') {
                log[i] = ' ';
            }
        }
    }

    private void comma() {
        if (json.length() > 1) {
            json.put(',');
        }
    }

    private void offerHost(FieldNames.Name name, byte[] text) {
        hostRank = name.hostRank;
        host = text;
    }

    private FieldNames.@Nullable Name free(FieldNames.Name name, String prefix) throws NotALogException {
        if (++added > MOST) {
            throw new NotALogException("more than " + MOST + " fields");
        }
        if (names.take(name)) {
            return name;
        }
        if (prefix.isEmpty()) {
            return null;
        }
        FieldNames.Name prefixed = names.of((prefix + new String(name.utf8, UTF_8)).getBytes(UTF_8));
        return names.take(prefixed) ? prefixed : null;
    }
}
