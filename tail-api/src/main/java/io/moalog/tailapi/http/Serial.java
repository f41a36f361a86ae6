package io.moalog.tailapi.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one action on an executor whenever it is woken, never twice at once, and once more if it was woken while it ran.
 * What one run does, the next sees.
 */
final class Serial {
    private final Executor executor;
    private final Runnable action;
    private final AtomicInteger wakes = new AtomicInteger();

    Serial(Executor executor, Runnable action) {
        this.executor = executor;
        this.action = action;
    }

    /** Returns at once. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            submit();
        }
    }

    private void submit() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException closing) {
            // The role is being closed: the last run happens here.
            run();
        }
    }

    private void run() {
        int seen = wakes.get();
        try {
            action.run();
        } finally {
            // To the end of the executor's queue: a busy tail lets the others have their turn.
            if (wakes.addAndGet(-seen) > 0) {
                submit();
            }
        }
    }
}
