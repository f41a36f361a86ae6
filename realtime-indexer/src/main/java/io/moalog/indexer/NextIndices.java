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
 * Which indices of the next day are to be made now, so that they are not all made when it begins: those of the services
 * that have sent logs today, each at a time of its own in the day's last hours. Not thread-safe.
 */
final class NextIndices {
    /** Before the end of the day. */
    static final Duration FIRST = Duration.ofHours(6);

    static final Duration LAST = Duration.ofMinutes(30);

    /** Logs that wait for an index have their turn after that many. */
    private static final int AT_ONCE = 20;

    /** Spreads the hashes of names that differ little (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final int GOLDEN = 0x9E3779B9;

    private final Set<IndexName> made = new HashSet<>();
    private final Backoff backoff = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(15));
    private Instant notBefore = Instant.MIN;

    /** @param current the indices that logs were written to of late; only asked for in the day's last hours */
    List<IndexName> due(Supplier<? extends Collection<IndexName>> current, Instant now) {
        made.removeIf(index -> !index.begin().isAfter(now));
        if (now.isBefore(notBefore) || beginOfNextDay(now).minus(FIRST).isAfter(now)) {
            return List.of();
        }
        return current.get().stream()
                .filter(index -> isDue(index, now))
                .map(IndexName::next)
                .filter(next -> !made.contains(next))
                .distinct()
                .limit(AT_ONCE)
                .toList();
    }

    private static Instant beginOfNextDay(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    private static boolean isDue(IndexName index, Instant now) {
        long spread = FIRST.minus(LAST).toMillis();
        long before = LAST.toMillis() + Math.floorMod(index.service().value().hashCode() * GOLDEN, spread);
        return index.equals(IndexName.of(index.service(), now))
                && !index.end().minusMillis(before).isAfter(now);
    }

    /** It is there. */
    void made(IndexName index) {
        made.add(index);
        backoff.reset();
    }

    /** Elasticsearch refuses to make one: there is time to try again. */
    void refused(Instant now) {
        notBefore = now.plus(backoff.next());
    }
}
