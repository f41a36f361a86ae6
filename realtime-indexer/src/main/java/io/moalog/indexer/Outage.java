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
 * Whether Elasticsearch as a whole does some kind of work for us. While it does not, everybody waits here; when the next
 * try is due, whose delay grows with each failure, one goes and the others wait for what he meets. Thread-safe.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    static final Duration FIRST_DELAY = Duration.ofMillis(250);
    static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final String work;
    private final Backoff backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY);
    private @Nullable Instant since;
    private String reason = "";
    private long nextTry;
    private Instant nextTryAt = Instant.EPOCH;
    private boolean isTried;

    /** @param work what Elasticsearch does not do then, in words for the log */
    Outage(String work) {
        this.work = work;
    }

    /**
     * An outage under way.
     *
     * @param work what Elasticsearch does not do
     * @param since when the first try failed
     * @param tries how many have failed since
     * @param nextTry when the next one is due
     * @param reason why the last one failed
     */
    record Now(String work, Instant since, int tries, Instant nextTry, String reason) {
        /** One line for an operator. */
        String describe() {
            return "does not %s since %s, next try %s: %s".formatted(work, since, nextTry, reason);
        }
    }

    /**
     * Waits while there is an outage that is not to be tried by the caller.
     *
     * @return whether the caller is the one to try: he is to call {@link #failed} or {@link #over}
     */
    synchronized boolean await() throws InterruptedException {
        while (since != null) {
            long left = nextTry - System.nanoTime();
            if (!isTried && left <= 0) {
                isTried = true;
                return true;
            }
            TimeUnit.NANOSECONDS.timedWait(this, isTried ? LONGEST_DELAY.toNanos() : left + 1_000_000);
        }
        return false;
    }

    /** A try failed. Those of several senders within one delay count once. */
    synchronized void failed(String why) {
        boolean begins = since == null;
        reason = why;
        if (begins) {
            since = Instant.now();
        } else if (!isTried && nextTry - System.nanoTime() > 0) {
            return;
        }
        isTried = false;
        Duration delay = backoff.next();
        nextTry = System.nanoTime() + delay.toNanos();
        nextTryAt = Instant.now().plus(delay);
        notifyAll();
        if (begins) {
            LOG.warn("Elasticsearch does not {}; it waits. Next try in {} ms: {}", work, delay.toMillis(), why);
        } else {
            LOG.debug("Elasticsearch still does not {}, next try in {} ms: {}", work, delay.toMillis(), why);
        }
    }

    /** A try succeeded. */
    synchronized void over() {
        if (since != null) {
            LOG.info("After {} Elasticsearch does {} again", Duration.between(since, Instant.now()), work);
            since = null;
            isTried = false;
            backoff.reset();
            notifyAll();
        }
    }

    synchronized boolean isOn() {
        return since != null;
    }

    /** What is wrong; nothing while all is well. */
    synchronized Optional<Now> now() {
        return Optional.ofNullable(since).map(begin -> new Now(work, begin, backoff.failures(), nextTryAt, reason));
    }
}
