package io.moalog.tailapi.tail;

import java.util.ArrayList;
import java.util.List;

/**
 * The seam between a past reader and the live one: the past reader brings everything before {@link #target}, the live
 * one keeps back what matches from there on, bounded. Guarded by the live reader, save for {@link #target} and
 * {@link #isOverflowed}.
 */
final class Handover {
    private final Positions target;
    private final int capacity;
    private final List<Line> kept = new ArrayList<>();
    private int bytes;
    private volatile boolean overflowed;

    Handover(Positions target, int capacity) {
        this.target = target;
        this.capacity = capacity;
    }

    /** Where the live reader's lines begin. */
    Positions target() {
        return target;
    }

    /** Whether the past reader took too long: nothing is kept any more, and it has to try again later. */
    boolean isOverflowed() {
        return overflowed;
    }

    void keep(Line line) {
        bytes += line.cost();
        if (bytes > capacity) {
            giveUp();
        } else if (!overflowed) {
            kept.add(line);
        }
    }

    /** Nothing is kept any more. */
    void giveUp() {
        overflowed = true;
        kept.clear();
    }

    List<Line> kept() {
        return kept;
    }
}
