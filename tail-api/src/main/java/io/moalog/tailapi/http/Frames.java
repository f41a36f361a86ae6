package io.moalog.tailapi.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.tailapi.tail.EventSink;
import io.moalog.tailapi.tail.Gap;
import io.moalog.tailapi.tail.Tail;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tail's events as text frames for a WebSocket. A frame's first line is its head, in JSON; {@code cursor} stands behind
 * all that the frame brings:
 *
 * <pre>
 * {"type":"log","lines":3,"state":"live|past","cursor":"…"}   and 3 more lines, each a log: when it was
 *                                                               received in epoch milliseconds, a space, its JSON
 * {"type":"gap","skipped":n,"from":"…","to":"…","reason":"slow|expired|recreated","cursor":"…"}
 * {"type":"heartbeat","state":"live|past","cursor":"…"}
 * {"type":"error","status":404,"title":"…","detail":"…",…}   the problem document; the socket is closed after it
 * </pre>
 *
 * So a page splits a frame by line breaks, parses one small head, and may leave the logs themselves unparsed until they
 * are looked at.
 */
final class Frames implements EventSink {
    private final Tail tail;
    private final List<String> frames = new ArrayList<>();
    private final ByteArrayOutputStream logs = new ByteArrayOutputStream(4096);
    private int lines;
    private String cursorBehindLogs = "";

    Frames(Tail tail) {
        this.tail = tail;
    }

    @Override
    public void log(long received, byte[] json) {
        logs.write('\n');
        logs.writeBytes(Long.toString(received).getBytes(US_ASCII));
        logs.write(' ');
        logs.writeBytes(json);
        lines++;
    }

    @Override
    public void gap(Gap gap) {
        cursorBehindLogs = gap.from();
        endLogs();
        Map<String, Object> head = head("gap");
        head.put("skipped", gap.skipped());
        head.put("from", gap.from());
        head.put("to", gap.to());
        head.put("reason", gap.reason());
        head.put("cursor", gap.to());
        add(head, "");
    }

    void heartbeat() {
        Map<String, Object> head = head("heartbeat");
        head.put("state", EventJson.state(tail));
        head.put("cursor", tail.cursor());
        add(head, "");
    }

    /** The frames, after the tail was drained into this. */
    List<String> toList() {
        cursorBehindLogs = tail.cursor();
        endLogs();
        return frames;
    }

    static String error(ProblemException problem) {
        Map<String, Object> head = head("error");
        Map<String, Object> document = problem.document();
        document.remove("type");
        head.putAll(document);
        return new String(EventJson.bytes(head), UTF_8);
    }

    private void endLogs() {
        if (lines > 0) {
            Map<String, Object> head = head("log");
            head.put("lines", lines);
            head.put("state", EventJson.state(tail));
            head.put("cursor", cursorBehindLogs);
            add(head, logs.toString(UTF_8));
            logs.reset();
            lines = 0;
        }
    }

    private static Map<String, Object> head(String type) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("type", type);
        return head;
    }

    private void add(Map<String, Object> head, String rest) {
        frames.add(new String(EventJson.bytes(head), UTF_8) + rest);
    }
}
