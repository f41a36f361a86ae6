package io.moalog.aggregator.syslog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a syslog message says, as far as it could be read. Not thread-safe. */
final class SyslogMessage {
    /** Without a priority. */
    static final int NO_PRIORITY = -1;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final Map<String, List<String>> structured = new LinkedHashMap<>();
    private int textFrom;
    private boolean whole = true;

    /** Facility × 8 + severity (RFC 5424, section 6.2.1). */
    int priority = NO_PRIORITY;

    /** ISO 8601 with a zone. */
    @Nullable
    String timestamp;

    @Nullable
    String host;

    @Nullable
    String app;

    @Nullable
    String pid;

    @Nullable
    String messageId;

    /** A message in {@code bytes[from, to)}. */
    SyslogMessage(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.textFrom = from;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where its text starts: the whole of it where it could not be read to its end. */
    int textFrom() {
        return whole ? textFrom : from;
    }

    int textTo() {
        return to;
    }

    /** Says that the text is the rest of the message. */
    void textFrom(int place) {
        textFrom = place;
    }

    /** Says that not all of it could be read: its text is all of it then. */
    void malformed() {
        whole = false;
    }

    boolean isMalformed() {
        return !whole;
    }

    /** The structured data: values by their dotted names, in their order. */
    Map<String, List<String>> structured() {
        return structured;
    }

    /** An element without parameters: these are listed by their ids. */
    void element(String id) {
        put("structured", id);
    }

    void parameter(String id, String name, String value) {
        put(id + '.' + name, value);
    }

    private void put(String name, String value) {
        structured.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }
}
