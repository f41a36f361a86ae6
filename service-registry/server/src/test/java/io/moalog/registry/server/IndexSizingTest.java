package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.IndexPeriod;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.IndexPlan;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexSizingTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** Megabytes a day: 1 GiB is 1,073 of them, 5 GiB 5,368, 30 GiB 32,212. */
    @ParameterizedTest
    @CsvSource({
        "day, 1, 30d, 500, month, 1",
        "day, 1, 30d, 600, week, 1",
        "week, 1, 30d, 600, week, 1",
        "month, 1, 30d, 600, month, 1",
        "month, 1, 30d, 1_100, week, 1",
        "day, 1, 30d, 2_700, day, 1",
        "month, 2, 30d, 2_700, week, 2",
        "week, 1, 30d, 5_000, week, 2",
        "week, 1, 30d, 5_400, day, 1",
        "month, 1, 29d, 1, week, 1",
        "week, 1, 6d, 1, day, 1",
        "day, 3, 3y, 40_000, day, 3",
        "day, 4, 3y, 40_000, day, 3",
        "day, 3, 3y, 97_000, day, 4",
        "day, 1, 3y, 9_000_000_000_000, day, 64",
    })
    void aPlanFollowsAVolumeThatItDoesNotSuit(
            String period, int shards, String kept, String megabytes, String to, int toShards) {
        IndexPlan before = IndexPlan.of(IndexPeriod.parse(period), shards).withAuto(true);
        long daily = Long.parseLong(megabytes.replace("_", "")) * 1_000_000;
        IndexPlan after = IndexSizing.follow(before, daily, Age.parse(kept), NOW);
        assertThat(after)
                .isEqualTo(before.withPeriod(IndexPeriod.parse(to), NOW).withShards(toShards));
        assertThat(IndexSizing.follow(after, daily, Age.parse(kept), NOW.plusSeconds(3_600)))
                .as("and stays")
                .isEqualTo(after);
    }
}
