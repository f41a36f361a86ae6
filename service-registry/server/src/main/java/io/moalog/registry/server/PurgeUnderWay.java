package io.moalog.registry.server;

import io.moalog.stream.Backoff;
import java.time.Duration;

/** A purge that this process has taken on. Used by the purges' worker alone, save for {@link #isFailing()} and
 * {@link #waitsFor()}. */
final class PurgeUnderWay {
    private final ServiceRow row;
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));
    private boolean told;
    private long due = System.nanoTime();
    private volatile boolean failing;
    private volatile String waitsFor = "every role to hear that it is gone";

    PurgeUnderWay(ServiceRow row) {
        this.row = row;
    }

    ServiceRow row() {
        return row;
    }

    boolean isDue() {
        return due - System.nanoTime() <= 0;
    }

    /** Whether {@code moalog.services} has the tombstone. */
    boolean isTold() {
        return told;
    }

    void told(Duration heardWithin) {
        told = true;
        due = System.nanoTime() + heardWithin.toNanos();
    }

    void lookAgain(Duration later) {
        backoff.reset();
        failing = false;
        waitsFor = "a look that finds nothing of it any more";
        due = System.nanoTime() + later.toNanos();
    }

    void failed(String reason) {
        failing = true;
        waitsFor = reason;
        due = System.nanoTime() + backoff.next().toNanos();
    }

    /** Whether the last try failed. */
    boolean isFailing() {
        return failing;
    }

    /** In words. */
    String waitsFor() {
        return waitsFor;
    }
}
