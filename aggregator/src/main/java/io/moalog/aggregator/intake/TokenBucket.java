package io.moalog.aggregator.intake;

import io.moalog.registry.view.Quota;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A quota's bucket of bytes. What is taken is taken whole: the bucket then goes into debt, and nobody takes more until time
 * has paid that off. It keeps one number, the time at which it would be full again. Thread-safe.
 */
final class TokenBucket {
    private static final double SECOND = 1e9;

    private final Quota quota;
    private final LongSupplier nanoTime;
    private final long nanosToFill;
    private final AtomicLong fullAt;

    /** A full bucket. */
    TokenBucket(Quota quota, LongSupplier nanoTime) {
        this(quota, nanoTime, 0);
    }

    private TokenBucket(Quota quota, LongSupplier nanoTime, double missingBytes) {
        this.quota = quota;
        this.nanoTime = nanoTime;
        this.nanosToFill = nanos(quota.burstBytes());
        this.fullAt = new AtomicLong(nanoTime.getAsLong() + nanos(missingBytes));
    }

    Quota quota() {
        return quota;
    }

    /** The same bucket under another quota: what is missing from it now is still missing. */
    TokenBucket under(Quota changed) {
        long left = Math.max(0, fullAt.get() - nanoTime.getAsLong());
        return new TokenBucket(changed, nanoTime, left / SECOND * quota.bytesPerSecond());
    }

    /** Takes so many bytes, into debt where they are not there. */
    void take(long bytes) {
        long cost = nanos(bytes);
        long now = nanoTime.getAsLong();
        while (true) {
            long full = fullAt.get();
            if (fullAt.compareAndSet(full, (full - now > 0 ? full : now) + cost)) {
                return;
            }
        }
    }

    /** How many nanoseconds it is empty or in debt from now on; 0 where bytes may be taken. */
    long emptyFor() {
        long over = fullAt.get() - nanoTime.getAsLong() - nanosToFill;
        return Math.max(0, over + 1);
    }

    private long nanos(double bytes) {
        return (long) Math.ceil(bytes * SECOND / quota.bytesPerSecond());
    }
}
