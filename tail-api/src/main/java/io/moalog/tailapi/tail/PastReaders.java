package io.moalog.tailapi.tail;

import io.moalog.stream.Backoff;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read the past for tails which are behind, at most so many at once. More tails wait for their turn, in
 * their order; a tail that reads for long lets the others go first now and then.
 */
final class PastReaders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PastReaders.class);

    private final ThreadPoolExecutor threads;
    private final AtomicInteger named = new AtomicInteger();
    private volatile @Nullable Exception failure;

    PastReaders(int atOnce) {
        threads = new ThreadPoolExecutor(atOnce, atOnce, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "tail-api.past-" + named.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Lets the tail read when its turn comes, until it is live or closed. */
    void submit(PastReader reader) {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        submit(reader, backoff);
    }

    private void submit(PastReader reader, Backoff backoff) {
        try {
            threads.execute(() -> turn(reader, backoff));
        } catch (RejectedExecutionException closing) {
            LOG.debug(
                    "closed: {} is not read for any more", reader.tail().topic().name());
        }
    }

    private void turn(PastReader reader, Backoff backoff) {
        try {
            PastReader.Turn ended = reader.read(() -> !threads.getQueue().isEmpty());
            failure = null;
            backoff.reset();
            if (ended == PastReader.Turn.OTHERS_WAIT) {
                submit(reader, backoff);
            } else if (ended == PastReader.Turn.NO_ROOM) {
                reader.tail().outbox().whenRoom(() -> submit(reader, backoff));
            }
        } catch (Exception e) {
            failed(reader, backoff, e);
        }
    }

    private void failed(PastReader reader, Backoff backoff, Exception e) {
        failure = e;
        Duration delay = backoff.next();
        LOG.warn(
                "Reading the past of {} failed, next try in {} ms: {}",
                reader.tail().topic().name(),
                delay.toMillis(),
                e.toString());
        try {
            Thread.sleep(delay.toMillis());
            submit(reader, backoff);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    int atWork() {
        return threads.getActiveCount();
    }

    /** Why the last one failed, or null where the last one did its work. */
    @Nullable
    Exception failure() {
        return failure;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
