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
 * event: log | gap | heartbeat | error
 * data: &lt;one line of JSON&gt;
 * received: &lt;of a log: when Kafka got it, in epoch milliseconds; clients ignore fields that they do not know&gt;
 * </pre>
 */
final class EventText implements EventSink {
    private static final byte[] LOG = "\nevent: log\ndata: ".getBytes(UTF_8);
    private static final byte[] GAP = "\nevent: gap\ndata: ".getBytes(UTF_8);
    private static final byte[] HEARTBEAT = "\nevent: heartbeat\ndata: ".getBytes(UTF_8);
    private static final byte[] ERROR = "\nevent: error\ndata: ".getBytes(UTF_8);
    private static final byte[] RECEIVED = "\nreceived: ".getBytes(UTF_8);
    private static final byte[] END = "\n\n".getBytes(UTF_8);
    private static final byte[] ID = "id: ".getBytes(UTF_8);

    private final Tail tail;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(4096);

    EventText(Tail tail) {
        this.tail = tail;
    }

    @Override
    public void log(long received, byte[] json) {
        begin(LOG, json);
        text.writeBytes(RECEIVED);
        text.writeBytes(Long.toString(received).getBytes(UTF_8));
        text.writeBytes(END);
    }

    @Override
    public void gap(Gap gap) {
        begin(GAP, EventJson.of(gap));
        text.writeBytes(END);
    }

    void heartbeat() {
        begin(HEARTBEAT, EventJson.heartbeat(tail));
        text.writeBytes(END);
    }

    /** Why it ends here: the problem document. */
    void error(ProblemException problem) {
        begin(ERROR, EventJson.bytes(problem.document()));
        text.writeBytes(END);
    }

    private void begin(byte[] kind, byte[] json) {
        text.writeBytes(ID);
        text.writeBytes(tail.cursor().getBytes(UTF_8));
        text.writeBytes(kind);
        text.writeBytes(json);
    }

    byte[] toBytes() {
        return text.toByteArray();
    }
}
