package io.moalog.rules.window;

import java.time.Duration;

/**
 * When windows close, and how many there may be.
 *
 * @param lateness how far behind the newest log of its partition a log may come and still be counted; a log's own time
 *     that lies further ahead of its receipt is not believed
 * @param idleAfter a partition without logs for this long holds no window open
 * @param windowsPerRule open windows of one rule at a time, each of its groups counted as one
 */
public record WindowLimits(Duration lateness, Duration idleAfter, int windowsPerRule) {
    public static final WindowLimits DEFAULT = new WindowLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), 2_000);

    public WindowLimits {
        if (lateness.isNegative()) {
            throw new IllegalArgumentException("allowed lateness is " + lateness + ": give 0 or more");
        }
        if (idleAfter.isNegative() || idleAfter.isZero()) {
            throw new IllegalArgumentException("idle timeout is " + idleAfter + ": give more than 0");
        }
        if (windowsPerRule < 1) {
            throw new IllegalArgumentException("windows per rule is " + windowsPerRule + ": give 1 or more");
        }
    }
}
