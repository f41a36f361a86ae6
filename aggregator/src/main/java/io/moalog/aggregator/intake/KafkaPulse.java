package io.moalog.aggregator.intake;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Notices that Kafka has gone away: records are under way, for {@link #SILENCE} none was acknowledged, and Kafka answers no
 * other question either. Where it does answer, only the topics under way do not, which is for {@link TopicShare}: the
 * others' logs must still be let in to find that out. It is back with the next acknowledgement, or when it has answered for
 * {@link #RECOVERY} without one; where all that was under way has failed, it counts as back until the next record proves
 * otherwise. {@link #tick} is for one thread, the rest for any.
 */
final class KafkaPulse {
    static final Duration SILENCE = Duration.ofSeconds(3);

    /** A cluster that starts answers before its topics have leaders. */
    static final Duration RECOVERY = Duration.ofSeconds(10);

    private final BooleanSupplier answers;
    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private long acknowledgedBefore;
    private long aliveAt = System.nanoTime();
    private long mutedAt = System.nanoTime();
    private volatile boolean away;

    /** @param answers whether Kafka has answered something lately; asks it again, and never waits */
    KafkaPulse(BooleanSupplier answers) {
        this.answers = answers;
    }

    void sent() {
        sent.increment();
    }

    void acknowledged(long records) {
        acknowledged.add(records);
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
        long quiet = nanoTime - aliveAt;
        // Asked before it matters, so that the answer is there when it does.
        if (quiet > SILENCE.toNanos() / 2 && !answers.getAsBoolean()) {
            mutedAt = nanoTime;
        }
        boolean answered = nanoTime - mutedAt > (was ? RECOVERY.toNanos() : 0);
        away = quiet > SILENCE.toNanos() && !answered;
        return away != was;
    }
}
