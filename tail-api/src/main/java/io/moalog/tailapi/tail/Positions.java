package io.moalog.tailapi.tail;

import java.util.Arrays;

/**
 * The next offset to read of each partition of a topic; 0 for partitions not heard of yet, which is where they are read
 * from. Grows only. Not thread-safe.
 */
final class Positions {
    private long[] next;

    Positions(long... next) {
        this.next = next.clone();
    }

    long get(int partition) {
        return partition < next.length ? next[partition] : 0;
    }

    /** How many partitions are known, from 0 without holes. */
    int partitions() {
        return next.length;
    }

    void advance(int partition, long to) {
        if (partition >= next.length) {
            next = Arrays.copyOf(next, partition + 1);
        }
        next[partition] = Math.max(next[partition], to);
    }

    void advance(Positions to) {
        for (int partition = 0; partition < to.next.length; partition++) {
            advance(partition, to.next[partition]);
        }
    }

    /** Whether nothing before {@code other} is left to read. */
    boolean covers(Positions other) {
        for (int partition = 0; partition < other.next.length; partition++) {
            if (get(partition) < other.next[partition]) {
                return false;
            }
        }
        return true;
    }

    Positions copy() {
        return new Positions(next);
    }

    long[] toArray() {
        return next.clone();
    }

    @Override
    public String toString() {
        return Arrays.toString(next);
    }
}
