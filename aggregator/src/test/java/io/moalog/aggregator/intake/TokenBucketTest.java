package io.moalog.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.registry.view.Quota;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND; // nanoTime may overflow
    private final TokenBucket bucket = new TokenBucket(new Quota(100, 400), () -> now);

    @Test
    void theBurstIsThereAtOnceAndThenNoMore() {
        bucket.take(399);
        assertThat(bucket.emptyFor()).isZero();
        bucket.take(1);
        assertThat(bucket.emptyFor()).isPositive();
    }

    @Test
    void whatIsTakenIsTakenWholeAndTheDebtIsPaidAtTheRate() {
        bucket.take(1_400);
        assertThat(bucket.emptyFor()).isBetween(10 * SECOND, 10 * SECOND + 1);
        now += 10 * SECOND;
        assertThat(bucket.emptyFor()).isEqualTo(1);
        now += SECOND / 100;
        assertThat(bucket.emptyFor()).isZero();
    }

    @Test
    void noMoreThanTheBurstIsSavedUp() {
        now += 1_000_000 * SECOND;
        bucket.take(400);
        assertThat(bucket.emptyFor()).isPositive();
    }

    @Test
    void aChangedQuotaKeepsTheDebt() {
        bucket.take(1_400);
        TokenBucket faster = bucket.under(new Quota(1_000, 1_000));
        // 1,400 bytes are missing of 1,000.
        assertThat(faster.emptyFor()).isBetween(4 * SECOND / 10, 4 * SECOND / 10 + 1);
        assertThat(bucket.under(new Quota(1_000, 4_000)).emptyFor()).isZero();
    }

    @Test
    void theSmallestAndTheLargestQuotasHold() {
        TokenBucket slow = new TokenBucket(new Quota(1, 1), () -> now);
        slow.take(1 << 30);
        assertThat(slow.emptyFor()).isGreaterThan((1L << 30) * SECOND - 2 * SECOND);
        TokenBucket fast = new TokenBucket(new Quota(Quota.MOST, 4 * Quota.MOST), () -> now);
        for (int i = 0; i < 1_000; i++) {
            fast.take(300);
        }
        assertThat(fast.emptyFor()).isZero();
    }
}
