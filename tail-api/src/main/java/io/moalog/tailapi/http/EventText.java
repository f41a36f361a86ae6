package io.moalog.tailapi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.tailapi.tail.EventSink;
import io.moalog.tailapi.tail.Gap;
import io.moalog.tailapi.tail.Tail;
import java.io.ByteArrayOutputStream;

/**
 * A tail's events as server-sent events (HTML standard, 9.2.6):
 *
 * <pre>
 * id: &lt;cursor behind this event&gt;
 * event: log | gap | heartbeat
 * data: &lt;one line of JSON&gt;
 * </pre>
 */
final class EventText implements EventSink {
    private static final byte[] LOG = "\nevent: log\ndata: ".getBytes(UTF_8);
    private static final byte[] GAP = "\nevent: gap\ndata: ".getBytes(UTF_8);
    private static final byte[] HEARTBEAT = "\nevent: heartbeat\ndata: ".getBytes(UTF_8);
    private static final byte[] END = "\n\n".getBytes(UTF_8);
    private static final byte[] ID = "id: ".getBytes(UTF_8);

    private final Tail tail;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(4096);

    EventText(Tail tail) {
        this.tail = tail;
    }

    @Override
    public void log(byte[] json) {
        event(LOG, json);
    }

    @Override
    public void gap(Gap gap) {
        event(GAP, EventJson.of(gap));
    }

    void heartbeat() {
        event(HEARTBEAT, EventJson.heartbeat(tail));
    }

    private void event(byte[] kind, byte[] json) {
        text.writeBytes(ID);
        text.writeBytes(tail.cursor().getBytes(UTF_8));
        text.writeBytes(kind);
        text.writeBytes(json);
        text.writeBytes(END);
    }

    byte[] toBytes() {
        return text.toByteArray();
    }
}
