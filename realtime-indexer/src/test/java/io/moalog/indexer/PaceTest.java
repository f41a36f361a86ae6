package io.moalog.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PaceTest {
    private static final int SMALLEST = RealtimeIndexerConfig.MIN_BULK_BYTES;
    private static final int LARGEST = 1 << 20;
    private static final int CONCURRENT = 4;
    private static final long MOST = (long) CONCURRENT * LARGEST;
    private static final Duration QUICK = Duration.ofMillis(100);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Pace pace = new Pace(
            new RealtimeIndexerConfig(Optional.empty(), 0, false, LARGEST, Duration.ZERO, CONCURRENT, 1 << 20),
            clock::get);

    @Test
    void itStartsWithTheSmallestBulkAndDoublesWithEveryRound() throws Exception {
        assertThat(pace.bulkBytes()).isEqualTo(SMALLEST);
        assertThat(pace.window()).isEqualTo(SMALLEST);
        for (long window = SMALLEST; window < MOST; window *= 2) {
            assertThat(pace.window()).isEqualTo(window);
            round(QUICK);
        }
        round(QUICK);
        assertThat(pace.window()).isEqualTo(MOST);
        assertThat(pace.bulkBytes()).isEqualTo(LARGEST);
    }

    /** A bulk is full when the last of its documents has made it so. */
    @Test
    @Timeout(60)
    void bulksALittleLargerThanMeantAreSentAsManyAtOnceAsMayBe() throws Exception {
        grow();
        for (int i = 0; i < CONCURRENT; i++) {
            pace.begin(pace.bulkBytes() + 700);
        }
    }

    @Test
    void aPushBackHalvesItOnceARoundAndItGrowsByStepsFromThere() throws Exception {
        grow();
        List<Pace.Sent> round = begin();
        assertThat(round).hasSize(CONCURRENT);
        clock.addAndGet(QUICK.toNanos());
        round.forEach(pace::pushedBack);
        round.forEach(pace::ended);
        assertThat(pace.window()).isEqualTo(MOST / 2);
        assertThat(pace.bulkBytes()).isEqualTo(LARGEST / 2);

        round(QUICK);
        assertThat(pace.window()).isBetween(MOST / 2 + 200_000, MOST / 2 + 256 * 1024);
    }

    @Test
    void afterAnOutageItStartsAnewUpToHalfOfWhatItWas() throws Exception {
        grow();
        List<Pace.Sent> round = begin();
        clock.addAndGet(QUICK.toNanos());
        round.forEach(pace::outage);
        round.forEach(pace::ended);
        assertThat(pace.window()).isEqualTo(SMALLEST);
        round(QUICK);
        assertThat(pace.window()).isEqualTo(2 * SMALLEST);
        while (pace.window() < MOST / 2) {
            round(QUICK);
        }
        long before = pace.window();
        round(QUICK);
        assertThat(pace.window()).isLessThan(before + 300_000);
    }

    @Test
    void whereAllAreSlowItIsHalvedAndWhereOneIsSlowThatOneIsToBlame() throws Exception {
        grow();
        assertThat(one(Duration.ofSeconds(6))).isTrue();
        assertThat(one(Duration.ofSeconds(2))).as("slow, but not for long").isFalse();
        assertThat(pace.window()).isEqualTo(MOST);
        for (int i = 0; i < 20; i++) {
            assertThat(one(Duration.ofSeconds(6))).isEqualTo(i < 13);
        }
        assertThat(pace.window()).isLessThan(MOST / 2);
    }

    @Test
    void aWindowThatIsNotUsedDoesNotGrow() throws Exception {
        grow();
        List<Pace.Sent> round = begin();
        round.forEach(pace::pushedBack);
        round.forEach(pace::ended);
        for (int i = 0; i < 100; i++) {
            Pace.Sent small = pace.begin(1000);
            assertThat(pace.answered(small)).isFalse();
            pace.ended(small);
        }
        assertThat(pace.window()).isEqualTo(MOST / 2);
    }

    @Test
    void aBulkThatIsTooLargeBoundsThoseAfterItButNotToTinyOnes() throws Exception {
        grow();
        pace.tooLarge(LARGEST / 2);
        assertThat(pace.bulkBytes()).isEqualTo(LARGEST / 4);
        pace.tooLarge(100);
        assertThat(pace.bulkBytes()).isEqualTo(SMALLEST);
    }

    @Test
    void whateverHappensTheWindowStaysWithinItsBounds() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            List<Pace.Sent> round = begin();
            assertThat(round).isNotEmpty().hasSizeLessThanOrEqualTo(CONCURRENT);
            long atOnce = round.stream().mapToLong(Pace.Sent::bytes).sum();
            assertThat(atOnce).isLessThan(pace.window() + pace.bulkBytes());
            clock.addAndGet(random.nextLong(Duration.ofSeconds(7).toNanos()));
            for (Pace.Sent sent : round) {
                switch (random.nextInt(6)) {
                    case 0 -> pace.pushedBack(sent);
                    case 1 -> pace.outage(sent);
                    default -> pace.answered(sent);
                }
                pace.ended(sent);
            }
            assertThat(pace.window()).isBetween((long) SMALLEST, MOST);
            assertThat(pace.bulkBytes()).isBetween(SMALLEST, LARGEST);
        }
    }

    private void grow() throws InterruptedException {
        while (pace.window() < MOST) {
            round(QUICK);
        }
    }

    private void round(Duration took) throws InterruptedException {
        List<Pace.Sent> round = begin();
        clock.addAndGet(took.toNanos());
        round.forEach(sent -> assertThat(pace.answered(sent)).isFalse());
        round.forEach(pace::ended);
    }

    private boolean one(Duration took) throws InterruptedException {
        Pace.Sent sent = pace.begin(pace.bulkBytes());
        clock.addAndGet(took.toNanos());
        boolean toBlame = pace.answered(sent);
        pace.ended(sent);
        return toBlame;
    }

    /** As many as may be sent at once. */
    private List<Pace.Sent> begin() throws InterruptedException {
        List<Pace.Sent> sent = new ArrayList<>();
        long bytes = 0;
        do {
            sent.add(pace.begin(pace.bulkBytes()));
            bytes += pace.bulkBytes();
        } while (sent.size() < CONCURRENT && bytes < pace.window());
        return sent;
    }
}
