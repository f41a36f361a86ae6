package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.intake.HostField;
import io.moalog.aggregator.msgpack.IsoTime;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import java.util.HashSet;
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
    public record Shared(String name, byte[] jsonName, byte[] jsonValue, byte @Nullable [] text) {}

    private static final int NANOS = 1_000_000_000;

    private final JsonBytes json = new JsonBytes();
    private final IsoTime time = new IsoTime();
    private final Set<String> names = new HashSet<>();
    private byte @Nullable [] host;
    private int hostRank;
    private int added;

    /** @param largest bytes of a log */
    public LogFields(int largest) {
        json.limit(2L * largest);
    }

    /** Begins a log. */
    public LogFields begin() {
        json.clear();
        json.put('{');
        names.clear();
        added = 0;
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

    /** Whether the name is taken. */
    public boolean has(String name) {
        return names.contains(name);
    }

    /**
     * Writes a name, after which its value has to be written.
     *
     * @param prefix for where the name is taken
     * @return false where both are, and no value may follow
     */
    public boolean name(String name, String prefix) throws NotALogException {
        String free = free(name, prefix);
        if (free == null) {
            return false;
        }
        byte[] utf8 = free.getBytes(UTF_8);
        comma();
        json.putString(utf8, 0, utf8.length);
        json.put(':');
        return true;
    }

    /** Writes text; malformed UTF-8 becomes U+FFFD. */
    public void text(String name, String prefix, byte[] text, int from, int to) throws NotALogException {
        if (name(name, prefix)) {
            json.putString(text, from, to);
            if (HostField.rank(name, false) < hostRank) {
                offerHost(name, Arrays.copyOfRange(text, from, to));
            }
        }
    }

    public void text(String name, String prefix, String text) throws NotALogException {
        byte[] utf8 = text.getBytes(UTF_8);
        text(name, prefix, utf8, 0, utf8.length);
    }

    public void number(String name, String prefix, long number) throws NotALogException {
        if (name(name, prefix)) {
            json.putNumber(number);
        }
    }

    /** Writes a field that other logs have, too. */
    public void shared(Shared field, String prefix) throws NotALogException {
        if (++added > MOST) {
            throw new NotALogException("more than " + MOST + " fields");
        }
        if (names.add(field.name())) {
            comma();
            json.put(field.jsonName());
        } else if (!name(prefix + field.name(), "")) {
            return;
        }
        json.put(field.jsonValue());
        byte[] text = field.text();
        if (text != null) {
            offerHost(field.name(), text);
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
        if ((seconds != 0 || nanos != 0) && IsoTime.isWritable(seconds) && name(name, "")) {
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
            names.addAll(itsNames);
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
        putOnOneLine(log);
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

    private void offerHost(String name, byte[] text) {
        int rank = HostField.rank(name, false);
        if (rank < hostRank) {
            hostRank = rank;
            host = text;
        }
    }

    private @Nullable String free(String name, String prefix) throws NotALogException {
        if (++added > MOST) {
            throw new NotALogException("more than " + MOST + " fields");
        }
        if (names.add(name)) {
            return name;
        }
        String prefixed = prefix + name;
        return !prefix.isEmpty() && names.add(prefixed) ? prefixed : null;
    }
}
