package io.moalog.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * What of one partition is under way. Ranges of offsets begin in order, are finished in any order, and can be committed
 * only up to the first unfinished one. Thread-safe: the loop begins and commits, sinks finish.
 */
final class PartitionProgress {
    private final String topicId;
    private final Deque<Range> underWay = new ArrayDeque<>();
    private long bytes;
    private OptionalLong committable = OptionalLong.empty();
    private boolean uncommitted;
    private long begun;

    PartitionProgress(String topicId) {
        this.topicId = topicId;
    }

    /** The topic's UUID that the partition was assigned under. */
    String topicId() {
        return topicId;
    }

    /** A range up to {@code next} (exclusive) is handed over; {@code size} bytes are under way with it. */
    synchronized Range begin(long next, long size) {
        Range range = new Range(next, size);
        underWay.addLast(range);
        bytes += size;
        begun = next;
        return range;
    }

    /** Nothing to hand over stands before {@code next} (exclusive): what is no log, like a transaction's end, is passed. */
    synchronized void pass(long next) {
        if (next > begun) {
            begin(next, 0).finished = true;
        }
    }

    /** The range is stored or dead-lettered; a second call changes nothing. */
    synchronized boolean finish(Range range) {
        if (range.finished) {
            return false;
        }
        range.finished = true;
        bytes -= range.size;
        return true;
    }

    /** The offset to commit, where it moved since the last call, or the commit after that call failed. */
    synchronized OptionalLong takeCommittable() {
        while (!underWay.isEmpty() && underWay.getFirst().finished) {
            committable = OptionalLong.of(underWay.removeFirst().next);
            uncommitted = true;
        }
        OptionalLong next = uncommitted ? committable : OptionalLong.empty();
        uncommitted = false;
        return next;
    }

    /** What was taken was not committed: it is to be taken again. */
    synchronized void commitFailed() {
        uncommitted = committable.isPresent();
    }

    synchronized long bytesUnderWay() {
        return bytes;
    }

    synchronized boolean isIdle() {
        return bytes == 0 && underWay.stream().allMatch(range -> range.finished);
    }

    /** Offsets up to {@code next}, exclusive. */
    static final class Range {
        private final long next;
        private final long size;
        private boolean finished;

        private Range(long next, long size) {
            this.next = next;
            this.size = size;
        }
    }
}
