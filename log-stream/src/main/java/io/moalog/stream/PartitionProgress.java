package io.moalog.stream;

import io.moalog.model.ServiceName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * What of one partition is under way. Ranges of offsets begin in order, are finished in any order, and can be committed
 * only up to the first unfinished one. Thread-safe: the loop begins and commits, sinks finish.
 */
final class PartitionProgress {
    private final ServiceName service;
    private final String topicId;
    private final FairShares shares;
    private final Deque<Range> underWay = new ArrayDeque<>();
    private OptionalLong committable = OptionalLong.empty();
    private boolean uncommitted;
    private long begun;

    PartitionProgress(ServiceName service, String topicId, FairShares shares) {
        this.service = service;
        this.topicId = topicId;
        this.shares = shares;
    }

    ServiceName service() {
        return service;
    }

    /** The topic's UUID that the partition was assigned under. */
    String topicId() {
        return topicId;
    }

    /** A range from {@code first} up to {@code next} (exclusive) is handed over; {@code size} bytes are under way with it. */
    synchronized Range begin(long first, long next, long size) {
        Range range = new Range(first, next, size);
        underWay.addLast(range);
        shares.began(service, size);
        begun = next;
        return range;
    }

    /** Nothing to hand over stands before {@code next} (exclusive): what is no log, like a transaction's end, is passed. */
    synchronized void pass(long next) {
        if (next > begun) {
            begin(begun, next, 0).over = true;
        }
    }

    /** The range is stored or dead-lettered; a second call, or one after it was handed back, changes nothing. */
    synchronized boolean finish(Range range) {
        if (range.over) {
            return false;
        }
        range.over = true;
        shares.ended(service, range.size);
        return true;
    }

    /**
     * Forgets what is under way: it is read again.
     *
     * @return the offset to read on from; none, and nothing is forgotten, while nothing is under way or a loss is being
     *     recorded, which is not to be recorded twice
     */
    synchronized OptionalLong handBack() {
        dropFinished();
        Range first = underWay.peekFirst();
        if (first == null || underWay.stream().anyMatch(range -> !range.over && range.size == 0)) {
            return OptionalLong.empty();
        }
        underWay.forEach(this::finish);
        underWay.clear();
        begun = first.first;
        return OptionalLong.of(first.first);
    }

    /** The partition is no longer read under this progress. */
    synchronized void end() {
        underWay.forEach(this::finish);
    }

    /** The offset to commit, where it moved since the last call, or the commit after that call failed. */
    synchronized OptionalLong takeCommittable() {
        dropFinished();
        OptionalLong next = uncommitted ? committable : OptionalLong.empty();
        uncommitted = false;
        return next;
    }

    private void dropFinished() {
        while (!underWay.isEmpty() && underWay.getFirst().over) {
            committable = OptionalLong.of(underWay.removeFirst().next);
            uncommitted = true;
        }
    }

    /** What was taken was not committed: it is to be taken again. */
    synchronized void commitFailed() {
        uncommitted = committable.isPresent();
    }

    synchronized boolean isIdle() {
        return underWay.stream().allMatch(range -> range.over);
    }

    /** Offsets from {@code first} up to {@code next}, exclusive. */
    static final class Range {
        private final long first;
        private final long next;
        private final long size;
        private boolean over;

        private Range(long first, long next, long size) {
            this.first = first;
            this.next = next;
            this.size = size;
        }
    }
}
