package io.moalog.tailapi.tail;

import io.moalog.registry.view.Service;
import io.moalog.tailapi.query.Query;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One open tail: between the reader, live or past, that fills its outbox and the connection that drains it.
 *
 * <p>{@link #read} belongs to the one reader that the tail has at a time; {@link #sent} to the one connection. They meet
 * in the {@link Outbox} alone.
 */
public final class Tail implements AutoCloseable {
    private final TailRequest request;
    private final Topic topic;
    private final Outbox outbox;
    private final TailMetrics metrics;
    private final Consumer<Tail> onClose;
    private final Positions read = new Positions();
    private final Positions sent = new Positions();
    private volatile Runnable ready = () -> {};
    private volatile boolean live;
    private volatile boolean ended;
    private volatile boolean refused;
    private volatile boolean closed;

    Tail(TailRequest request, Topic topic, Outbox outbox, TailMetrics metrics, Consumer<Tail> onClose) {
        this.request = request;
        this.topic = topic;
        this.outbox = outbox;
        this.metrics = metrics;
        this.onClose = onClose;
    }

    // For the connection

    /** Runs {@code action} whenever there may be something to drain, on any thread; it must return at once. */
    public void onReady(Runnable action) {
        ready = action;
    }

    /**
     * Gives what waits, at most about {@code maxBytes} of it, to {@code sink}. For one thread at a time.
     *
     * @return whether there was anything
     */
    public boolean drain(EventSink sink, int maxBytes) {
        Outbox.Taken taken = outbox.take(maxBytes);
        for (OutboxItem item : taken.items()) {
            if (item instanceof Line line) {
                sent.advance(line.partition(), line.offset() + 1);
                metrics.lineSent();
                sink.log(line.received(), line.json());
            } else if (item instanceof Skipped skipped) {
                sink.gap(gap(skipped));
            }
        }
        if (taken.scanned() != null) {
            sent.advance(taken.scanned());
        }
        return !taken.items().isEmpty();
    }

    private Gap gap(Skipped skipped) {
        String from = cursor();
        sent.advance(skipped.to());
        return new Gap(skipped.count(), from, cursor(), skipped.why().name().toLowerCase(Locale.ROOT));
    }

    /** Where a tail has to start to bring what this one has not given yet. For the thread that drains. */
    public String cursor() {
        return Cursor.format(topic.id(), sent);
    }

    /** Whether it follows the live edge; until then it reads what was before. */
    public boolean isLive() {
        return live;
    }

    /** Whether nothing will come any more, because the service is gone or the role stops, and all is drained. */
    public boolean isOver() {
        return (ended && outbox.isEmpty()) || closed;
    }

    /** Whether it is over because the client may read no further: it is told so, and what waits is not sent. */
    public boolean isRefused() {
        return refused;
    }

    /** Lets go of it; nothing more is read for it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
        }
    }

    // For the readers

    TailRequest request() {
        return request;
    }

    Service service() {
        return request.service();
    }

    Topic topic() {
        return topic;
    }

    Query query() {
        return request.query();
    }

    Outbox outbox() {
        return outbox;
    }

    /** The next offsets to read: everything before them is in the outbox, counted as skipped, or matched nothing. */
    Positions read() {
        return read;
    }

    /** A line of the live edge. */
    void offer(Line line) {
        if (!outbox.offer(line)) {
            metrics.lineSkipped();
        }
    }

    /** Tells the connection's side where the tail begins, before anything is drained. */
    void startsAt(Positions start) {
        sent.advance(start);
    }

    void becameLive() {
        live = true;
    }

    void wake() {
        ready.run();
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the tail of a client that is no longer admitted. */
    void refuse() {
        refused = true;
        close();
    }

    /** Brings the tail to its end from our side; what waits is still drained. */
    void end() {
        ended = true;
        wake();
    }
}
