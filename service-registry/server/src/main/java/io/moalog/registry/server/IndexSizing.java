package io.moalog.registry.server;

import io.moalog.model.IndexPeriod;
import io.moalog.registry.server.ServiceChange.IndicesChange;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.IndexPlan;
import java.time.Duration;
import java.time.Instant;

/**
 * Which indices suit how much a service stores: by month below 1 GiB a day, by week below 5 GiB, else by day, so that few
 * shards are small; and in shards of at most about 30 GiB. Since an index goes as a whole, no period is longer than what is
 * kept for search.
 */
final class IndexSizing {
    private static final long GIB = 1L << 30;
    private static final long MONTHLY_BELOW = GIB;
    private static final long WEEKLY_BELOW = 5 * GIB;
    private static final long SHARD = 30 * GIB;
    /** Bytes a day; more of them need no more shards. */
    private static final long MOST = Long.MAX_VALUE / 100;

    private IndexSizing() {}

    /**
     * Of a new service. Where nobody knows how much will come, by week: neither does one that sends little make many
     * indices, nor one that sends much a shard that is too large, until it is measured.
     *
     * @param expected in bytes per second; 0 where nobody knows
     * @param search how long logs are kept for search
     */
    static IndexPlan of(IndicesChange wanted, long expected, Age search) {
        long perDay = Duration.ofDays(1).toSeconds();
        long daily = expected == 0 ? MONTHLY_BELOW : Math.min(expected, MOST / perDay) * perDay;
        IndexPeriod period = wanted.period().orElseGet(() -> period(daily, search));
        return IndexPlan.of(period, wanted.shards().orElseGet(() -> shards(daily, period)))
                .withAuto(wanted.isUnset());
    }

    /**
     * The plan that follows what was measured. It stays as it is until it does not suit that volume and twice as much
     * either, so that it does not go back and forth.
     *
     * @param daily in bytes
     * @param search as above
     */
    static IndexPlan follow(IndexPlan plan, long daily, Age search, Instant now) {
        long once = Math.min(daily, MOST / 2);
        IndexPeriod period = within(plan.latest(), period(2 * once, search), period(once, search));
        int shards = within(plan.shards(), shards(once, period), shards(2 * once, period));
        return plan.withPeriod(period, now).withShards(shards);
    }

    private static <T extends Comparable<T>> T within(T value, T least, T most) {
        T atLeast = value.compareTo(least) < 0 ? least : value;
        return atLeast.compareTo(most) > 0 ? most : atLeast;
    }

    private static IndexPeriod period(long daily, Age search) {
        long keptDays = search.duration().toDays();
        if (daily < MONTHLY_BELOW && keptDays >= days(IndexPeriod.MONTH) - 1) {
            return IndexPeriod.MONTH;
        }
        return daily < WEEKLY_BELOW && keptDays >= days(IndexPeriod.WEEK) ? IndexPeriod.WEEK : IndexPeriod.DAY;
    }

    private static int shards(long daily, IndexPeriod period) {
        long bytes = daily * days(period);
        return (int) Math.max(1, Math.min(IndexPlan.MOST_SHARDS, bytes / SHARD + (bytes % SHARD == 0 ? 0 : 1)));
    }

    private static int days(IndexPeriod period) {
        return switch (period) {
            case DAY -> 1;
            case WEEK -> 7;
            case MONTH -> 31;
        };
    }
}
