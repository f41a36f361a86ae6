package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.IndexName;
import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextIndicesTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant LATE = MIDNIGHT.minus(NextIndices.LAST);

    private final NextIndices next = new NextIndices();
    private final List<IndexName> known = new ArrayList<>(IntStream.range(0, 1_000)
            .mapToObj(n -> current("public.test-" + n, IndexPeriod.values()[n % 3]))
            .toList());

    @Test
    void eachIsLookedAfterOnceADaySpreadOverItsLastHours() {
        for (Instant midnight : List.of(MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(1)))) {
            known.replaceAll(index -> IndexName.of(index.service(), index.period(), midnight.minusSeconds(1)));
            int settled = 0;
            Instant now = midnight.minus(Duration.ofHours(8));
            while (now.isBefore(midnight)) {
                int more = settle(now);
                assertThat(more).as("at %s", now).isLessThan(70);
                settled += more;
                now = now.plusSeconds(600);
            }
            assertThat(settled).isEqualTo(1_000);
        }
    }

    @Test
    void halfAnHourBeforeTheEndAllAreDue() {
        assertThat(settle(LATE)).isEqualTo(1_000);
    }

    @Test
    void whereNoLogsCameInThisPeriodThereIsNothingToDo() {
        known.replaceAll(index ->
                IndexName.of(index.service(), index.period(), index.begin().minusSeconds(1)));
        assertThat(settle(LATE)).isZero();
    }

    @Test
    void aRefusalIsNotPressed() {
        assertThat(due(LATE)).isNotEmpty();
        next.refused(LATE);
        assertThat(due(LATE.plusSeconds(29))).isEmpty();
        assertThat(due(LATE.plusSeconds(60))).isNotEmpty();
    }

    private int settle(Instant now) {
        int settled = 0;
        for (List<IndexName> due = due(now); !due.isEmpty(); due = due(now)) {
            assertThat(due).hasSizeLessThanOrEqualTo(20);
            due.forEach(next::settled);
            settled += due.size();
        }
        return settled;
    }

    private List<IndexName> due(Instant now) {
        return next.due(() -> known, now);
    }

    private static IndexName current(String service, IndexPeriod period) {
        return IndexName.of(new ServiceName(service), period, MIDNIGHT.minusSeconds(1));
    }
}
