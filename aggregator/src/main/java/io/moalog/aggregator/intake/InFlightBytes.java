package io.moalog.aggregator.intake;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes between the sockets and Kafka's acknowledgement, and their bound.
 *
 * <p>Invariant: {@code used} is what readers hold ({@link #reading}) plus what was sent to Kafka and is not settled
 * ({@link #send}, {@link #settle}). A reader takes up its next step only while {@link #hasRoom()}, and a step adds at most
 * one read from its socket and one event, or the logs of one small request. So {@code used} never exceeds the bound by more than one such step of each
 * reader, however fast they send and however long Kafka is away: then nothing is settled, the bound is reached, and every
 * reader stops. Thread-safe.
 */
public final class InFlightBytes {
    private final long most;
    private final long resumeBelow;
    private final AtomicLong reading = new AtomicLong();
    private final AtomicLong sending = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Object monitor = new Object();
    private final Object reserving = new Object();
    private volatile int asleep;
    private volatile boolean held;
    private volatile boolean closed;

    /** @param most bytes, at least 1 */
    public InFlightBytes(long most) {
        this.most = most;
        this.resumeBelow = most - most / 8;
    }

    /** Whether a reader may take up its next step. */
    public boolean hasRoom() {
        return !held && !closed && used() < most;
    }

    public long used() {
        return reading.get() + sending.get();
    }

    public long most() {
        return most;
    }

    /** A reader holds {@code bytes} more, or less where negative. */
    public void reading(long bytes) {
        reading.addAndGet(bytes);
        if (bytes < 0) {
            wakeIfRoom();
        }
    }

    /**
     * As {@link #reading}, of much at once and before it is held: one at a time may go over the bound.
     *
     * @return false where there is no room in time, and nothing was counted
     */
    public boolean reserve(long bytes, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            synchronized (reserving) {
                if (hasRoom()) {
                    reading(bytes);
                    return true;
                }
            }
        } while (awaitRoom(Duration.ofNanos(deadline - System.nanoTime())));
        return false;
    }

    /** So many bytes go to Kafka. */
    void send(long bytes) {
        sending.addAndGet(bytes);
    }

    /** Kafka has taken or refused so many bytes. */
    void settle(long bytes) {
        long left = sending.addAndGet(-bytes);
        if (left == 0 || left < resumeBelow) {
            wakeIfRoom();
        }
    }

    /**
     * Whether the bound is used up by what readers hold alone: Kafka will free nothing, so a reader that holds much has to
     * give up.
     */
    public boolean isUsedUpByReaders() {
        return sending.get() == 0 && reading.get() >= most;
    }

    /** While held there is no room, whatever is free: Kafka is away. */
    void hold(boolean newHeld) {
        held = newHeld;
        wakeIfRoom();
    }

    /** There is no room any more: no reader takes up another step. */
    public void close() {
        closed = true;
    }

    /** Runs {@code reader} once, on any thread, when there may be room again; it must return at once. */
    public void whenRoom(Runnable reader) {
        waiting.add(reader);
        if (hasRoom()) {
            wake();
        }
    }

    /** Waits for room; false where there is none in time. */
    public boolean awaitRoom(Duration patience) throws InterruptedException {
        if (hasRoom()) {
            return true;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (monitor) {
            asleep++;
            try {
                while (!hasRoom()) {
                    long millis = (deadline - System.nanoTime()) / 1_000_000;
                    if (millis <= 0) {
                        return false;
                    }
                    monitor.wait(millis);
                }
                return true;
            } finally {
                asleep--;
            }
        }
    }

    private void wakeIfRoom() {
        if (waiting.isEmpty() && asleep == 0) {
            return;
        }
        if (sending.get() == 0 || (!held && used() < resumeBelow)) {
            wake();
        }
    }

    private void wake() {
        // No more than those who wait now: one who comes back at once must not keep this loop going.
        for (int i = waiting.size(); i > 0; i--) {
            Runnable reader = waiting.poll();
            if (reader == null) {
                break;
            }
            reader.run();
        }
        if (asleep > 0) {
            synchronized (monitor) {
                monitor.notifyAll();
            }
        }
    }
}
