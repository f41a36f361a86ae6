package io.moalog.archive.replay;

import java.time.Duration;

/**
 * How fast logs are put back beside those that come in: so many bytes a second at the most, and at Elasticsearch for half of
 * the time at the most, so that what slows it down slows this down. Bulks grow while they are answered within a second, since
 * each costs Elasticsearch something whatever its size, and shrink where they take two. For one thread.
 */
final class ReplayPace {
    static final int SMALLEST_BULK = 64 * 1024;
    static final int LARGEST_BULK = 2 * 1024 * 1024;

    private static final long QUICK = Duration.ofSeconds(1).toNanos();
    private static final long SLOW = Duration.ofSeconds(2).toNanos();
    private static final long LONGEST_REST = Duration.ofSeconds(5).toNanos();
    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private int bulkBytes = SMALLEST_BULK;

    ReplayPace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** How large the next bulk is to be. */
    int bulkBytes() {
        return bulkBytes;
    }

    /**
     * A bulk was taken.
     *
     * @param tookNanos how long Elasticsearch was at it
     * @return for how long it is to be left alone now
     */
    Duration rest(long bytes, long tookNanos) {
        if (tookNanos > SLOW) {
            bulkBytes = Math.max(SMALLEST_BULK, bulkBytes / 2);
        } else if (tookNanos < QUICK) {
            bulkBytes = Math.min(LARGEST_BULK, bulkBytes * 2);
        }
        long atTheRate = (long) (bytes * NANOS / bytesPerSecond) - tookNanos;
        return Duration.ofNanos(Math.min(LONGEST_REST, Math.max(atTheRate, tookNanos)));
    }

    /** A bulk was not taken: it starts slowly when the next one is tried. */
    void failed() {
        bulkBytes = SMALLEST_BULK;
    }
}
