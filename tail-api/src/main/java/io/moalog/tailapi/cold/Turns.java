package io.moalog.tailapi.cold;

import io.moalog.tailapi.search.SearchFailedException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a few searches run at once; some others wait, and the rest is refused. */
final class Turns {
    private static final int WAITING_FOR_EACH = 8;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final int atOnce;
    private final Semaphore free;

    Turns(int atOnce) {
        this.atOnce = atOnce;
        this.free = new Semaphore(atOnce);
    }

    /**
     * Waits for a turn.
     *
     * @throws SearchFailedException where none is free in time
     */
    void take(Deadline deadline) throws SearchFailedException {
        if (free.getQueueLength() >= atOnce * WAITING_FOR_EACH) {
            throw busy();
        }
        try {
            while (!free.tryAcquire(Math.min(LOOK_NANOS, Math.max(0, deadline.left())), TimeUnit.NANOSECONDS)) {
                if (deadline.isOver()) {
                    throw busy();
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new SearchFailedException(true, "moalog stops", closing);
        }
    }

    void giveBack() {
        free.release();
    }

    private SearchFailedException busy() {
        return new SearchFailedException(
                true, "as many searches of the archive are running as may (" + atOnce + "): try again", null);
    }
}
