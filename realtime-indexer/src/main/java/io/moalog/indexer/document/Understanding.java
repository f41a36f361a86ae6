package io.moalog.indexer.document;

import io.moalog.model.LogField;
import io.moalog.model.LogLevel;
import io.moalog.model.Timestamps;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is understood of a log that was scanned: when it happened and how grave it is. Of several fields that say it the one
 * of the best name counts that says something plausible. One instance a thread.
 */
final class Understanding {
    /** Longer values are neither times nor levels. */
    private static final int LONGEST = 64;

    private byte[] log = {};
    private Instant received = Instant.EPOCH;
    private long receivedSecond;
    private int timeRank;
    private int isoFrom;
    private int isoTo;
    private @Nullable Instant time;
    private TimeFault fault = TimeFault.MISSING;
    private int faultRank;
    private int levelRank;
    private @Nullable LogLevel level;

    void of(byte[] bytes, List<LogScan.Candidate> candidates, long receivedMillis) {
        log = bytes;
        receivedSecond = Math.floorDiv(receivedMillis, 1000L);
        received = Instant.ofEpochMilli(receivedMillis);
        timeRank = Integer.MAX_VALUE;
        faultRank = Integer.MAX_VALUE;
        levelRank = Integer.MAX_VALUE;
        isoFrom = -1;
        time = null;
        level = null;
        fault = TimeFault.MISSING;
        for (LogScan.Candidate candidate : candidates) {
            if (candidate.name().field() == LogField.LEVEL) {
                offerLevel(candidate);
            } else if (candidate.name().rank() < timeRank) {
                offerTime(candidate);
            }
        }
    }

    /** Why the receive time stands in for the log's own, null where it does not. */
    @Nullable
    TimeFault fault() {
        return timeRank == Integer.MAX_VALUE ? fault : null;
    }

    /** Where in the log the time is spelled as Elasticsearch and moalog both read it, without quotes; -1 where it is not. */
    int isoFrom() {
        return isoFrom;
    }

    int isoTo() {
        return isoTo;
    }

    /** The log's time where it is not spelled so. */
    Instant time() {
        return time == null ? received : time;
    }

    /** What the log's level means, null where it says none that is understood. */
    @Nullable
    LogLevel level() {
        return level;
    }

    private void offerTime(LogScan.Candidate candidate) {
        int rank = candidate.name().rank();
        boolean quoted = log[candidate.from()] == '"';
        long second = quoted ? IsoTime.secondAt(log, candidate.from() + 1, candidate.to() - 1) : IsoTime.NONE;
        if (second != IsoTime.NONE) {
            @Nullable TimeFault found = faultOf(second);
            if (found == null) {
                take(rank, candidate.from() + 1, candidate.to() - 1, null);
            } else {
                fail(rank, found);
            }
            return;
        }
        Instant read = candidate.to() - candidate.from() > LONGEST
                ? null
                : Timestamps.parse(text(candidate), received).orElse(null);
        if (read == null) {
            fail(rank, TimeFault.UNREADABLE);
        } else if (Timestamps.isPlausible(read, received)) {
            take(rank, -1, -1, read);
        } else {
            fail(rank, read.isAfter(received) ? TimeFault.AHEAD : TimeFault.OLD);
        }
    }

    private @Nullable TimeFault faultOf(long second) {
        if (second < Timestamps.OLDEST.getEpochSecond()) {
            return TimeFault.OLD;
        }
        return second > receivedSecond + Timestamps.FARTHEST_AHEAD.toSeconds() ? TimeFault.AHEAD : null;
    }

    private void take(int rank, int from, int to, @Nullable Instant read) {
        timeRank = rank;
        isoFrom = from;
        isoTo = to;
        time = read;
    }

    private void fail(int rank, TimeFault found) {
        if (rank < faultRank) {
            faultRank = rank;
            fault = found;
        }
    }

    private void offerLevel(LogScan.Candidate candidate) {
        if (candidate.name().rank() < levelRank && candidate.to() - candidate.from() <= LONGEST) {
            LogLevel understood = LogLevel.of(candidate.name().name(), text(candidate));
            if (understood != null) {
                level = understood;
                levelRank = candidate.name().rank();
            }
        }
    }

    private String text(LogScan.Candidate candidate) {
        int quote = log[candidate.from()] == '"' ? 1 : 0;
        return JsonText.of(log, candidate.from() + quote, candidate.to() - quote);
    }
}
