package io.moalog.standalone.program.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, the last first. Each gets a bounded time; one that hangs or fails does not keep the others. */
final class OrderedStop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedStop.class);
    private static final Duration EACH_WITHIN = Duration.ofSeconds(20);

    private record Step(String name, AutoCloseable closeable) {}

    private final Deque<Step> steps = new ArrayDeque<>();

    /** To be closed before everything that was added earlier. */
    synchronized void add(String name, AutoCloseable closeable) {
        steps.push(new Step(name, closeable));
    }

    @Override
    public synchronized void close() {
        while (!steps.isEmpty()) {
            close(steps.pop());
        }
    }

    private static void close(Step step) {
        CountDownLatch closed = new CountDownLatch(1);
        Thread closer = new Thread(() -> closeAndCount(step, closed), "stop-" + step.name);
        closer.setDaemon(true);
        closer.start();
        try {
            if (closed.await(EACH_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Stopped {}", step.name);
            } else {
                LOG.warn("{} did not stop within {} s; going on without it", step.name, EACH_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeAndCount(Step step, CountDownLatch closed) {
        try {
            step.closeable.close();
        } catch (Exception | LinkageError e) {
            LOG.warn("{} did not stop cleanly", step.name, e);
        } finally {
            closed.countDown();
        }
    }
}
