package io.moalog.aggregator.intake;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Notices that Kafka has gone away: records are under way, and for {@link #SILENCE} none was acknowledged. It is back
 * with the next acknowledgement; where all that was under way has failed, it counts as back until the next record proves
 * otherwise. {@link #tick} is for one thread, the rest for any.
 */
final class KafkaPulse {
    static final Duration SILENCE = Duration.ofSeconds(3);

    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private long acknowledgedBefore;
    private long aliveAt = System.nanoTime();
    private volatile boolean away;

    void sent() {
        sent.increment();
    }

    void acknowledged() {
        acknowledged.increment();
    }

    void failed() {
        failed.increment();
    }

    boolean isAway() {
        return away;
    }

    /** Looks again; true where {@link #isAway} has changed. */
    boolean tick(long nanoTime) {
        long settled = acknowledged.sum();
        boolean nothingUnderWay = settled + failed.sum() >= sent.sum();
        if (settled != acknowledgedBefore || nothingUnderWay) {
            acknowledgedBefore = settled;
            aliveAt = nanoTime;
        }
        boolean was = away;
        away = nanoTime - aliveAt > SILENCE.toNanos();
        return away != was;
    }
}
