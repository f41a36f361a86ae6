package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextIndicesTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");

    private final NextIndices next = new NextIndices();
    private final List<IndexName> current = new ArrayList<>(
            IntStream.range(0, 1_000).mapToObj(n -> today("public.test-" + n)).toList());

    @Test
    void theyAreMadeOnceEachSpreadOverTheLastHoursOfTheDay() {
        int made = 0;
        for (Instant now = MIDNIGHT.minus(Duration.ofHours(8)); now.isBefore(MIDNIGHT); now = now.plusSeconds(600)) {
            int before = made;
            for (List<IndexName> due = due(now); !due.isEmpty(); due = due(now)) {
                assertThat(due)
                        .hasSizeLessThanOrEqualTo(20)
                        .allSatisfy(index -> assertThat(index.begin()).isEqualTo(MIDNIGHT));
                due.forEach(next::made);
                made += due.size();
            }
            assertThat(made - before).as("at %s", now).isLessThan(70);
        }
        assertThat(made).isEqualTo(1_000);
        assertThat(due(MIDNIGHT)).isEmpty();
    }

    @Test
    void allAreThereHalfAnHourBefore() {
        Instant late = MIDNIGHT.minus(NextIndices.LAST);
        List<IndexName> all = new ArrayList<>();
        for (List<IndexName> due = due(late); !due.isEmpty(); due = due(late)) {
            due.forEach(next::made);
            all.addAll(due);
        }
        assertThat(all).hasSize(1_000);
    }

    @Test
    void aServiceThatSendsNothingTodayGetsNone() {
        current.clear();
        current.add(new IndexName(new ServiceName("quiet"), today("quiet").day().minusDays(1)));
        assertThat(due(MIDNIGHT.minusSeconds(1))).isEmpty();
    }

    @Test
    void aRefusalIsNotPressed() {
        Instant late = MIDNIGHT.minus(NextIndices.LAST);
        assertThat(due(late)).isNotEmpty();
        next.refused(late);
        assertThat(due(late.plusSeconds(29))).isEmpty();
        assertThat(due(late.plusSeconds(60))).isNotEmpty();
    }

    private List<IndexName> due(Instant now) {
        return next.due(() -> current, now);
    }

    private static IndexName today(String service) {
        return IndexName.of(new ServiceName(service), MIDNIGHT.minusSeconds(1));
    }
}
