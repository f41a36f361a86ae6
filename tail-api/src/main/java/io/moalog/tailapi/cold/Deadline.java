package io.moalog.tailapi.cold;

import io.moalog.tailapi.search.SearchFailedException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Until when a search may go on. */
final class Deadline {
    private final LongSupplier nanos;
    private final long end;
    private final BooleanSupplier gone;

    /**
     * @param nanos a clock's
     * @param gone whether nobody waits for the answer any more
     */
    Deadline(LongSupplier nanos, Duration time, BooleanSupplier gone) {
        this.nanos = nanos;
        this.end = nanos.getAsLong() + time.toNanos();
        this.gone = gone;
    }

    /** @throws SearchFailedException where nobody waits for the answer */
    boolean isOver() throws SearchFailedException {
        if (gone.getAsBoolean()) {
            throw new SearchFailedException(true, "the caller has gone", null);
        }
        return left() <= 0;
    }

    /** Nanoseconds. */
    long left() {
        return end - nanos.getAsLong();
    }
}
