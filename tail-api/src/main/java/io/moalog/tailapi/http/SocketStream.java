package io.moalog.tailapi.http;

import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.moalog.tailapi.tail.Tail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tail on a WebSocket: batches of events, one under way at a time. The next is made when the one before has left for the
 * network, and at most every {@link #PACE} unless it is full; meanwhile events wait in the tail's outbox, whose bound is
 * the only one.
 */
final class SocketStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketStream.class);
    private static final Duration PACE = Duration.ofMillis(50);
    private static final int BATCH = 1024 * 1024;
    private static final byte[] PING = {};

    private final WebSocketSession session;
    private final ScheduledExecutorService executor;
    private final Duration heartbeat;
    private final Serial serial;
    private volatile @Nullable Tail tail;
    private volatile boolean closed;
    private volatile boolean sending;
    private long lastSent = System.nanoTime() - PACE.toNanos();
    private volatile boolean waiting;
    private boolean greeted;

    SocketStream(WebSocketSession session, ScheduledExecutorService executor, Duration heartbeat) {
        this.session = session;
        this.executor = executor;
        this.heartbeat = heartbeat;
        this.serial = new Serial(executor, this::send);
    }

    void begin(Tail opened) {
        tail = opened;
        if (closed) {
            opened.close();
            return;
        }
        opened.onReady(serial::wake);
        serial.wake();
    }

    /** Tells the client why there is no tail, or no more of it, and closes the socket. */
    void refuse(ProblemException problem) {
        if (!closed) {
            CompletableFuture<?> unused = session.sendAsync(Frames.error(problem))
                    .whenComplete((sent, failure) -> session.close(CloseReason.POLICY_VIOLATION));
        }
    }

    private void send() {
        Tail from = tail;
        if (from == null || closed || sending) {
            return;
        }
        try {
            if (from.isRefused()) {
                refuse(ProblemException.noLongerAdmitted());
                close();
            } else if (from.isOver()) {
                close();
                session.close(CloseReason.GOING_AWAY);
            } else if (isTooSoon()) {
                waitForPace();
            } else {
                List<String> frames = frames(from);
                if (!frames.isEmpty()) {
                    send(frames);
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("A tail's socket failed: {}", e.toString());
            close();
            session.close(CloseReason.INTERNAL_ERROR);
        }
    }

    private boolean isTooSoon() {
        return System.nanoTime() - lastSent < PACE.toNanos();
    }

    private void waitForPace() {
        if (!waiting) {
            waiting = true;
            Future<?> unused = executor.schedule(
                    () -> {
                        waiting = false;
                        serial.wake();
                    },
                    PACE.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private List<String> frames(Tail from) {
        Frames frames = new Frames(from);
        if (!greeted) {
            greeted = true;
            frames.heartbeat();
        } else if (!from.drain(frames, BATCH) && System.nanoTime() - lastSent >= heartbeat.toNanos()) {
            frames.heartbeat();
            // A page cannot send pings; its answer to ours keeps the server from taking it for dead.
            CompletableFuture<?> unused = session.sendPingAsync(PING);
        }
        return frames.toList();
    }

    private void send(List<String> frames) {
        sending = true;
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (String frame : frames) {
            last = session.sendAsync(frame);
        }
        lastSent = System.nanoTime();
        CompletableFuture<?> unused = last.whenComplete((sent, failure) -> {
            sending = false;
            if (failure != null) {
                close();
            }
            serial.wake();
        });
    }

    @Override
    public void close() {
        closed = true;
        Tail open = tail;
        if (open != null) {
            open.close();
        }
    }
}
