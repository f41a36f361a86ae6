package io.moalog.tailapi.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int ALL = Integer.MAX_VALUE;

    @Test
    void linesComeOutInTheirOrder() {
        Outbox outbox = new Outbox(10_000);
        offer(outbox, 0, 1, 2);
        assertThat(numbers(outbox.take(ALL))).containsExactly(0L, 1L, 2L);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void whatFindsNoRoomIsOneGapWithItsExactCount() {
        Outbox outbox = new Outbox(3 * line(0).cost());
        offer(outbox, 0, 1, 2, 3, 4);
        assertThat(numbers(outbox.take(1))).containsExactly(0L);
        // There is room again, but the gap is not over before everything in front of it is taken.
        offer(outbox, 5);

        Outbox.Taken rest = outbox.take(ALL);

        assertThat(numbers(rest)).containsExactly(1L, 2L, -3L);
        Skipped gap = (Skipped) rest.items().get(2);
        assertThat(gap.to().get(0)).isEqualTo(6);
        assertThat(gap.why()).isEqualTo(Skipped.Reason.SLOW);
        offer(outbox, 6);
        assertThat(numbers(outbox.take(ALL))).containsExactly(6L);
    }

    @Test
    void oneLineAlwaysFits() {
        Outbox outbox = new Outbox(1);
        offer(outbox, 0);
        assertThat(numbers(outbox.take(ALL))).containsExactly(0L);
    }

    @Test
    void everyLineIsTakenOrCounted() {
        Random random = new Random(42);
        Outbox outbox = new Outbox(20 * line(0).cost());
        List<Long> taken = new ArrayList<>();
        long next = 0;
        for (int round = 0; round < 2_000; round++) {
            for (int n = random.nextInt(30); n > 0; n--) {
                offer(outbox, next++);
            }
            taken.addAll(numbers(outbox.take(random.nextInt(2_000))));
        }
        taken.addAll(numbers(outbox.take(ALL)));

        long expected = 0;
        for (long number : taken) {
            if (number >= 0) {
                assertThat(number).isEqualTo(expected++);
            } else {
                expected -= number;
            }
        }
        assertThat(expected).isEqualTo(next);
        assertThat(taken).anyMatch(number -> number < 0);
    }

    @Test
    void whereTheTailStandsIsKnownOnlyWhenNothingWaits() {
        Outbox outbox = new Outbox(10_000);
        offer(outbox, 0, 1);
        outbox.scanned(new Positions(9));
        assertThat(outbox.take(1).scanned()).isNull();
        assertThat(outbox.take(ALL).scanned()).isNotNull();
        assertThat(outbox.take(ALL).scanned()).isNull();
    }

    @Test
    void aReaderThatWaitsIsToldWhenThereIsRoom() throws Exception {
        Outbox outbox = new Outbox(4 * line(0).cost());
        offer(outbox, 0, 1, 2);
        AtomicInteger told = new AtomicInteger();
        outbox.whenRoom(told::incrementAndGet);
        assertThat(outbox.awaitRoom(Duration.ofMillis(20))).isFalse();
        assertThat(told).hasValue(0);

        outbox.take(1);

        assertThat(told).hasValue(1);
        assertThat(outbox.awaitRoom(Duration.ofSeconds(30))).isTrue();
        outbox.whenRoom(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }

    private static void offer(Outbox outbox, long... offsets) {
        for (long offset : offsets) {
            outbox.offer(line(offset));
        }
    }

    private static Line line(long offset) {
        return Line.of(0, offset, 0, "{}".getBytes(UTF_8));
    }

    /** Offsets of lines; gaps as the negative of their counts. */
    private static List<Long> numbers(Outbox.Taken taken) {
        return taken.items().stream()
                .map(item -> item instanceof Line line ? line.offset() : -((Skipped) item).count())
                .toList();
    }
}
