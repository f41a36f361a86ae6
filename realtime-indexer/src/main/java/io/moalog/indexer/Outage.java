package io.moalog.indexer;

import io.moalog.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Elasticsearch as a whole does some kind of work for us. While it does not, everybody waits here for the next
 * try, whose delay grows with each failure. Thread-safe.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    static final Duration FIRST_DELAY = Duration.ofMillis(250);
    static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final String work;
    private final Backoff backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY);
    private @Nullable String reason;
    private Instant since = Instant.EPOCH;
    private long nextTry = System.nanoTime();

    /** @param work what Elasticsearch does not do then, in words for the log */
    Outage(String work) {
        this.work = work;
    }

    /**
     * Waits until the next try is due.
     *
     * @return whether there is an outage to be tried
     */
    synchronized boolean await() throws InterruptedException {
        for (long left = nextTry - System.nanoTime(); reason != null && left > 0; left = nextTry - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return reason != null;
    }

    /** A try failed. Those of several senders within one delay count once. */
    synchronized void failed(String why) {
        long now = System.nanoTime();
        boolean begins = reason == null;
        reason = why;
        if (begins) {
            since = Instant.now();
        } else if (nextTry - now > 0) {
            return;
        }
        Duration delay = backoff.next();
        nextTry = now + delay.toNanos();
        if (begins) {
            LOG.warn("Elasticsearch does not {}; it waits. Next try in {} ms: {}", work, delay.toMillis(), why);
        } else {
            LOG.debug("Elasticsearch still does not {}, next try in {} ms: {}", work, delay.toMillis(), why);
        }
    }

    /** A try succeeded. */
    synchronized void over() {
        if (reason != null) {
            LOG.info("After {} Elasticsearch does {} again", Duration.between(since, Instant.now()), work);
            reason = null;
            backoff.reset();
            notifyAll();
        }
    }

    /** What is wrong, since when, and when the next try is; nothing while all is well. */
    synchronized Optional<String> describe() {
        if (reason == null) {
            return Optional.empty();
        }
        long next = Math.max(0, TimeUnit.NANOSECONDS.toMillis(nextTry - System.nanoTime()));
        return Optional.of("does not %s since %s, next try in %d ms: %s".formatted(work, since, next, reason));
    }
}
