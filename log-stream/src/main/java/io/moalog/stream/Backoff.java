package io.moalog.stream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing, jittered delays between tries. Not thread-safe: one instance for each thing that is retried. */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private int failures;

    /** Delays from {@code first}, doubled with every failure, up to {@code longest}. */
    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** The delay before the next try: between a half and the whole of the step. */
    public Duration next() {
        long step = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis(step / 2 + ThreadLocalRandom.current().nextLong(step / 2 + 1));
    }

    /** After a success: the next delay is the first again. */
    public void reset() {
        failures = 0;
    }

    public int failures() {
        return failures;
    }
}
