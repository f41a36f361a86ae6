package io.moalog.rules.window;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the event time of one service has come, in milliseconds since 1970: no log older than this is waited for.
 *
 * <p>While partitions have logs it is the newest event time of the one that is furthest behind, less the allowed
 * lateness. A partition that has been silent for a while is not waited for. While all are silent, event time is taken to
 * pass as the wall clock does, so that the last window closes too. It never goes back.
 */
public final class Watermark {
    /** Nothing has been seen yet: nothing is late, and nothing closes. */
    public static final long NONE = Long.MIN_VALUE;

    private final long lateness;
    private final long idleAfter;
    private final Map<Integer, Partition> partitions = new HashMap<>();
    private long last = NONE;

    public Watermark(WindowLimits limits) {
        this.lateness = limits.lateness().toMillis();
        this.idleAfter = limits.idleAfter().toMillis();
    }

    /** A partition is read from now on. */
    public void assigned(int partition, long now) {
        partitions.put(partition, new Partition(now));
    }

    public void released(int partition) {
        partitions.remove(partition);
    }

    /** Whether any partition is read. */
    public boolean isFollowed() {
        return !partitions.isEmpty();
    }

    /**
     * A log was read.
     *
     * @param event its event time
     * @param now the wall clock's
     */
    public void advance(int partition, long event, long now) {
        Partition here = partitions.computeIfAbsent(partition, unknown -> new Partition(now));
        here.newest = Math.max(here.newest, event);
        here.heardAt = now;
    }

    /** The watermark at the wall clock's {@code now}. */
    public long at(long now) {
        long behind = Long.MAX_VALUE;
        long extrapolated = NONE;
        for (Partition partition : partitions.values()) {
            long silent = now - partition.heardAt;
            if (silent <= idleAfter) {
                behind = Math.min(behind, partition.newest);
            } else if (partition.newest != NONE) {
                extrapolated = Math.max(extrapolated, partition.newest + silent - idleAfter);
            }
        }
        long reached = behind == Long.MAX_VALUE ? extrapolated : behind;
        if (reached != NONE) {
            last = Math.max(last, reached - lateness);
        }
        return last;
    }

    /** What is known of one partition. */
    private static final class Partition {
        private long newest = NONE;
        private long heardAt;

        Partition(long now) {
            heardAt = now;
        }
    }
}
