package io.moalog.indexer;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much Elasticsearch gets at once, found out as TCP finds its window (RFC 5681): it starts with the smallest bulk, is
 * doubled with every round that is answered quickly up to where there was trouble last, and grows by a step a round from
 * there; it is halved, once a round, when Elasticsearch pushes back or is slow, and starts anew after an outage. The bulks
 * grow and shrink with it. Invariants: a bulk is sent only while less than the window is at Elasticsearch, for bulks are a
 * little larger than they were meant to be, and the last of a window is to go out beside the others all the same; the
 * window is between the smallest bulk and as many of the largest as may be at once. Thread-safe.
 */
final class Pace {
    private static final Logger LOG = LoggerFactory.getLogger(Pace.class);
    private static final long SLOW = Duration.ofSeconds(1).toNanos();
    /** A bulk that takes longer than this, in nanoseconds, while others are quick has a cause of its own. */
    static final long SUSPICIOUS = Duration.ofSeconds(5).toNanos();

    private static final int STEP = 256 * 1024;

    private final int concurrentBulks;
    private final LongSupplier clock;
    /** How long the last answers took; what is unknown is long. */
    private final long[] times = new long[16];

    private int answers;
    private int largestBulk;
    private long window = RealtimeIndexerConfig.MIN_BULK_BYTES;
    private long threshold;
    private long lastCut;
    private long bytesAtElasticsearch;
    private int bulksAtElasticsearch;

    /** @param clock nanoseconds, from anywhere */
    Pace(RealtimeIndexerConfig config, LongSupplier clock) {
        this.concurrentBulks = config.concurrentBulks();
        this.largestBulk = config.bulkBytes();
        this.clock = clock;
        this.threshold = largestWindow();
        this.lastCut = clock.getAsLong() - 1;
        java.util.Arrays.fill(times, Long.MAX_VALUE);
    }

    /** One bulk on its way. */
    record Sent(int bytes, long at, boolean windowWasUsed) {}

    /** How large the next bulk is to be, in bytes. */
    synchronized int bulkBytes() {
        long share = window / concurrentBulks;
        return (int) Math.min(largestBulk, Math.max(RealtimeIndexerConfig.MIN_BULK_BYTES, share));
    }

    /** In bytes. */
    synchronized long window() {
        return window;
    }

    /** Waits until a bulk of {@code bytes} may be sent. Each is to be {@link #ended}. */
    synchronized Sent begin(int bytes) throws InterruptedException {
        while (bulksAtElasticsearch >= concurrentBulks || bytesAtElasticsearch >= window) {
            wait();
        }
        bulksAtElasticsearch++;
        bytesAtElasticsearch += bytes;
        return new Sent(bytes, clock.getAsLong(), 2 * bytesAtElasticsearch >= window);
    }

    /** Nothing of it is on its way any more. */
    synchronized void ended(Sent sent) {
        bulksAtElasticsearch--;
        bytesAtElasticsearch -= sent.bytes();
        notifyAll();
    }

    /**
     * Elasticsearch took what it wanted of the bulk.
     *
     * @return whether that took long while other bulks are quick: the cause is in this bulk, not in Elasticsearch
     */
    synchronized boolean answered(Sent sent) {
        long took = clock.getAsLong() - sent.at();
        times[answers++ % times.length] = took;
        if (took <= SLOW) {
            grow(sent);
            return false;
        }
        long quickest = Long.MAX_VALUE;
        for (long time : times) {
            quickest = Math.min(quickest, time);
        }
        if (took / 4 > quickest) {
            return took > SUSPICIOUS;
        }
        cut(sent, "slow");
        return false;
    }

    private void grow(Sent sent) {
        if (sent.windowWasUsed() || 2 * bytesAtElasticsearch >= window) {
            long more = window < threshold ? sent.bytes() : Math.max(1, (long) sent.bytes() * STEP / window);
            window = Math.min(largestWindow(), window + more);
            notifyAll();
        }
    }

    /** Elasticsearch had too much to do for some of the bulk. */
    synchronized void pushedBack(Sent sent) {
        cut(sent, "pushing back");
    }

    private void cut(Sent sent, String why) {
        // What was sent before the last cut tells nothing of what that has brought.
        if (sent.at() - lastCut > 0) {
            threshold = Math.max(window / 2, RealtimeIndexerConfig.MIN_BULK_BYTES);
            window = threshold;
            lastCut = clock.getAsLong();
            LOG.debug("Elasticsearch is {}: it gets {} bytes at once", why, window);
        }
    }

    /** Elasticsearch did not answer, or not to the bulk: it is to start slowly. */
    synchronized void outage(Sent sent) {
        cut(sent, "away");
        window = RealtimeIndexerConfig.MIN_BULK_BYTES;
    }

    /** Elasticsearch, or a proxy before it, found a bulk of {@code bytes} too large: from now on they are smaller. */
    synchronized void tooLarge(int bytes) {
        int half = Math.max(RealtimeIndexerConfig.MIN_BULK_BYTES, bytes / 2);
        if (half < largestBulk) {
            LOG.warn(
                    "A bulk of {} bytes is too large for Elasticsearch, from now on they have at most {}", bytes, half);
            largestBulk = half;
            window = Math.min(window, largestWindow());
        }
    }

    private long largestWindow() {
        return (long) concurrentBulks * largestBulk;
    }
}
