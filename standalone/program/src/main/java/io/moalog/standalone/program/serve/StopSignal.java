package io.moalog.standalone.program.serve;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets the main thread stop everything in order when the process is told to end (SIGTERM, Ctrl-C): the shutdown hook
 * wakes it and holds the JVM until it is done, for a bounded time.
 */
public final class StopSignal implements AutoCloseable {
    /** More than the ordered stop of a healthy process needs, less than a supervisor's patience. */
    private static final long STOP_WITHIN_SECONDS = 60;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private final AtomicReference<@Nullable Thread> interrupted = new AtomicReference<>();

    private StopSignal() {}

    public static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::tellAndWait, "stop-signal"));
        return signal;
    }

    private void tellAndWait() {
        told.countDown();
        Thread starting = interrupted.get();
        if (starting != null) {
            starting.interrupt();
        }
        try {
            if (!stopped.await(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("moalog: did not stop within " + STOP_WITHIN_SECONDS + " s, ending anyway");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process is told to end. */
    public void await() throws InterruptedException {
        told.await();
    }

    /** Interrupts {@code starting} when the process is told to end while it still starts. */
    public void interruptWhenTold(Thread starting) {
        interrupted.set(starting);
        if (isTold()) {
            starting.interrupt();
        }
    }

    /** The start is over: the thread is no longer interrupted. */
    public void started() {
        interrupted.set(null);
    }

    /** Whether it was told already. */
    public boolean isTold() {
        return told.getCount() == 0;
    }

    /** Everything has stopped: the JVM may end. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
