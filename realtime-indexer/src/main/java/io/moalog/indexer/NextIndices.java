package io.moalog.indexer;

import io.moalog.model.IndexName;
import io.moalog.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * For which services it is time to look whether their next index is to be made, so that those of periods that begin
 * together are not all made then: those that have sent logs of late, each at a time of its own in the day's last hours. Not
 * thread-safe.
 */
final class NextIndices {
    /** Before the end of the day. */
    static final Duration FIRST = Duration.ofHours(6);

    static final Duration LAST = Duration.ofMinutes(30);

    /** Logs that wait for an index have their turn after that many. */
    private static final int AT_ONCE = 20;

    /** Spreads the hashes of names that differ little (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final int GOLDEN = 0x9E3779B9;

    private final Set<IndexName> settled = new HashSet<>();
    private Instant settledFor = Instant.MIN;
    private final Backoff backoff = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(15));
    private Instant notBefore = Instant.MIN;

    /**
     * Indices that logs go to now, and whose successors are to be looked after.
     *
     * @param known those that logs came for of late; only asked for in the day's last hours
     */
    List<IndexName> due(Supplier<? extends Collection<IndexName>> known, Instant now) {
        Instant end = beginOfNextDay(now);
        if (!end.equals(settledFor)) {
            settled.clear();
            settledFor = end;
        }
        if (now.isBefore(notBefore) || end.minus(FIRST).isAfter(now)) {
            return List.of();
        }
        return known.get().stream()
                .filter(index -> !index.begin().isAfter(now) && index.end().isAfter(now))
                .filter(index -> !end.minus(before(index)).isAfter(now))
                .filter(index -> !settled.contains(index))
                .limit(AT_ONCE)
                .toList();
    }

    static Instant beginOfNextDay(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    private static Duration before(IndexName index) {
        long spread = FIRST.minus(LAST).toMillis();
        return LAST.plusMillis(Math.floorMod(index.service().value().hashCode() * GOLDEN, spread));
    }

    /** The next one is there, or there is none with the next day. */
    void settled(IndexName current) {
        settled.add(current);
        backoff.reset();
    }

    /** Elasticsearch refuses to make one: there is time to try again. */
    void refused(Instant now) {
        notBefore = now.plus(backoff.next());
    }
}
