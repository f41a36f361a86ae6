package io.moalog.tailapi.tail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client, bounded: readers put in, the client's connection takes out.
 *
 * <p>Invariant: every line given to {@link #offer} is taken in its order, or counted in the one {@link Skipped} that is
 * taken in its place. Once a line found no room, all that follow are skipped too until the client has taken everything
 * before them; so there is one gap with an exact count and not many.
 */
final class Outbox {
    private final int capacity;
    private final Deque<OutboxItem> items = new ArrayDeque<>();
    private int waiting;
    private long skipped;
    private Positions skippedTo = new Positions();
    private @Nullable Positions scanned;
    private @Nullable Runnable whenRoom;

    /** @param capacity in bytes of JSON, roughly; one line always fits */
    Outbox(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** For the live edge: never waits, skips what finds no room. Whether the line was taken. */
    synchronized boolean offer(Line line) {
        if (skipped > 0 || (waiting > 0 && waiting + line.cost() > capacity)) {
            skipped++;
            skippedTo.advance(line.partition(), line.offset() + 1);
            return false;
        }
        add(line);
        return true;
    }

    /** For a reader that minds {@link #hasRoom} by itself: never refuses. */
    synchronized void put(OutboxItem item) {
        if (skipped > 0) {
            items.add(endGap());
        }
        add(item);
    }

    private void add(OutboxItem item) {
        items.add(item);
        waiting += item.cost();
    }

    /** Everything before {@code positions} is in here or matched nothing. */
    synchronized void scanned(Positions positions) {
        scanned = positions;
    }

    /** Whether a reader that waits should go on: half of the room is free. */
    synchronized boolean hasRoom() {
        return waiting <= capacity / 2;
    }

    /** Waits for {@link #hasRoom}, at most so long; whether there is room then. */
    synchronized boolean awaitRoom(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis(); !hasRoom() && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return hasRoom();
    }

    /** Runs {@code action} once as soon as there is room, on the thread that makes it; at once where there is. */
    void whenRoom(Runnable action) {
        synchronized (this) {
            if (!hasRoom()) {
                whenRoom = action;
                return;
            }
        }
        action.run();
    }

    /** Takes what waits, at most about {@code maxBytes} of it; lines skipped follow when everything before them is out. */
    Taken take(int maxBytes) {
        Runnable roomMade = null;
        Taken taken;
        synchronized (this) {
            taken = takeUpTo(maxBytes);
            if (hasRoom()) {
                notifyAll();
                roomMade = whenRoom;
                whenRoom = null;
            }
        }
        if (roomMade != null) {
            roomMade.run();
        }
        return taken;
    }

    private Taken takeUpTo(int maxBytes) {
        List<OutboxItem> out = new ArrayList<>();
        int bytes = 0;
        while (!items.isEmpty() && bytes < maxBytes) {
            OutboxItem item = items.remove();
            out.add(item);
            bytes += item.cost();
            waiting -= item.cost();
        }
        if (!items.isEmpty()) {
            return new Taken(out, null);
        }
        waiting = 0;
        if (skipped > 0) {
            out.add(endGap());
        }
        Positions upTo = scanned;
        scanned = null;
        return new Taken(out, upTo);
    }

    private Skipped endGap() {
        Skipped gap = new Skipped(skipped, skippedTo, Skipped.Reason.SLOW);
        skipped = 0;
        skippedTo = new Positions();
        return gap;
    }

    synchronized boolean isEmpty() {
        return items.isEmpty() && skipped == 0;
    }

    /**
     * What was taken.
     *
     * @param items in their order
     * @param scanned where the tail stands when all of it is sent, if nothing more waits and that is known
     */
    record Taken(List<OutboxItem> items, @Nullable Positions scanned) {}
}
