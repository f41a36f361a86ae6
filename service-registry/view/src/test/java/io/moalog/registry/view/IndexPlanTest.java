package io.moalog.registry.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexPlanTest {
    private static final ServiceName SERVICE = new ServiceName("a");

    /** 2026-11-20 is a Friday. */
    @ParameterizedTest
    @CsvSource({
        "day, week, 2026-11-20T12:00:00Z, 2026-11-23",
        "week, day, 2026-11-20T12:00:00Z, 2026-11-23",
        "week, month, 2026-11-20T12:00:00Z, 2026-12-01",
        "month, day, 2026-11-20T12:00:00Z, 2026-12-01",
        "day, week, 2026-11-22T22:59:59Z, 2026-11-23",
        "day, week, 2026-11-22T23:00:00Z, 2026-11-30",
    })
    void anotherPeriodBeginsWithTheNextOfTheLongerThatIsAnHourAway(
            String from, String to, Instant now, LocalDate begin) {
        IndexPlan before = IndexPlan.of(IndexPeriod.parse(from), 2);
        IndexPlan after = before.withPeriod(IndexPeriod.parse(to), now);
        assertThat(after.periods()).last().isEqualTo(new IndexPlan.Since(IndexPeriod.parse(to), begin));
        assertThat(after.shards()).isEqualTo(2);
        Instant change = Instant.parse(begin + "T00:00:00Z");
        assertThat(after.index(SERVICE, change.minusMillis(1)))
                .isEqualTo(before.index(SERVICE, change.minusMillis(1)))
                .satisfies(last -> assertThat(last.period()).hasToString(from));
        assertThat(after.index(SERVICE, change).period()).hasToString(to);
    }

    @Test
    void whatWasReceivedKeepsItsIndexHoweverOftenThePeriodChanges() {
        IndexPlan indices = IndexPlan.of(IndexPeriod.MONTH, 1)
                .withPeriod(IndexPeriod.DAY, Instant.parse("2026-01-10T00:00:00Z"))
                .withPeriod(IndexPeriod.WEEK, Instant.parse("2026-03-10T00:00:00Z"));
        assertThat(index(indices, "2025-06-01T00:00:00Z")).isEqualTo("log-a-2025.06");
        assertThat(index(indices, "2026-01-31T23:59:59Z")).isEqualTo("log-a-2026.01");
        assertThat(index(indices, "2026-02-01T00:00:00Z")).isEqualTo("log-a-2026.02.01");
        assertThat(index(indices, "2026-03-15T23:59:59Z")).isEqualTo("log-a-2026.03.15");
        assertThat(index(indices, "2026-03-16T00:00:00Z")).isEqualTo("log-a-2026.w12");
    }

    @Test
    void aChangeToComeIsReplacedOrTakenBack() {
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        IndexPlan toCome = IndexPlan.DAILY.withPeriod(IndexPeriod.MONTH, now);
        assertThat(toCome.withPeriod(IndexPeriod.WEEK, now))
                .isEqualTo(IndexPlan.DAILY.withPeriod(IndexPeriod.WEEK, now));
        assertThat(toCome.withPeriod(IndexPeriod.DAY, now)).isEqualTo(IndexPlan.DAILY);
        assertThat(toCome.withPeriod(IndexPeriod.MONTH, now)).isEqualTo(toCome);
        Instant begun = Instant.parse("2026-12-05T00:00:00Z");
        assertThat(toCome.withPeriod(IndexPeriod.MONTH, begun)).isEqualTo(toCome);
        assertThat(toCome.withPeriod(IndexPeriod.DAY, begun).periods()).hasSize(3);
    }

    @Test
    void aHistoryWithoutBeginningOrInDisorderIsRefused() {
        IndexPlan.Since first = new IndexPlan.Since(IndexPeriod.DAY, LocalDate.EPOCH);
        IndexPlan.Since later = new IndexPlan.Since(IndexPeriod.WEEK, LocalDate.of(2026, 11, 23));
        for (List<IndexPlan.Since> wrong : List.of(
                List.<IndexPlan.Since>of(), List.of(later), List.of(first, first), List.of(first, later, later))) {
            assertThatThrownBy(() -> new IndexPlan(wrong, 1, false)).hasMessageContaining("history of periods");
        }
        assertThatThrownBy(() -> new IndexPlan(List.of(first), 65, false)).hasMessageContaining("give 1 to 64");
    }

    private static String index(IndexPlan indices, String received) {
        return indices.index(SERVICE, Instant.parse(received)).toString();
    }
}
