package io.moalog.archive;

import static org.awaitility.Awaitility.await;

import io.moalog.archive.hdfs.MergeStep;
import io.moalog.archive.hdfs.Step;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A process that stops before one of its steps, as it is, with all that it has open. Never woken up, it is one that died;
 * woken up later, a zombie.
 */
final class Pausing implements Step.Listener, MergeStep.Listener {
    private final @Nullable Enum<?> where;
    private final AtomicInteger left;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch awake = new CountDownLatch(1);
    private @Nullable Future<?> work;

    private Pausing(@Nullable Enum<?> where, int steps) {
        this.where = where;
        this.left = new AtomicInteger(steps);
    }

    /** Stops before it comes to {@code step} for the first time. */
    static Pausing stoppingBefore(Enum<?> step) {
        return new Pausing(step, 0);
    }

    /** Stops after that many steps, whatever they are. */
    static Pausing stoppingAfter(int steps) {
        return new Pausing(null, steps);
    }

    @Override
    public void before(Step step) {
        pause(step);
    }

    @Override
    public void before(MergeStep step) {
        pause(step);
    }

    private void pause(Enum<?> step) {
        if ((where == null || where == step) && left.getAndDecrement() == 0) {
            stopped.countDown();
            try {
                awake.await();
            } catch (InterruptedException testIsOver) {
                throw new AssertionError(testIsOver);
            }
        }
    }

    /** Starts the work, and waits until it is done or has stopped. */
    Pausing run(ExecutorService threads, Callable<?> toDo) {
        start(threads, toDo);
        settle();
        return this;
    }

    void start(ExecutorService threads, Callable<?> toDo) {
        work = threads.submit(toDo);
    }

    void settle() {
        await().atMost(Duration.ofSeconds(60)).until(() -> hasStopped() || (work != null && work.isDone()));
        if (work != null && work.isDone()) {
            TestServices.get(work);
        }
    }

    boolean hasStopped() {
        return stopped.getCount() == 0;
    }

    /** Goes on where it stopped, to the end. */
    void wake() {
        awake.countDown();
        if (work != null) {
            TestServices.get(work);
        }
    }
}
