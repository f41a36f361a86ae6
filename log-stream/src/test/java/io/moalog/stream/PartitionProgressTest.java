package io.moalog.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
    private static final ServiceName SERVICE = new ServiceName("public.test.info");

    private final FairShares shares = new FairShares(1 << 20);
    private final PartitionProgress progress = new PartitionProgress(SERVICE, "topic-id", shares);

    @Test
    void nothingBehindAnUnfinishedRangeIsCommitted() {
        PartitionProgress.Range first = progress.begin(0, 10, 1);
        PartitionProgress.Range second = progress.begin(10, 20, 1);
        progress.finish(second);
        assertThat(progress.takeCommittable()).isEmpty();
        progress.finish(first);
        assertThat(progress.takeCommittable()).hasValue(20);
        assertThat(progress.takeCommittable()).isEmpty();
    }

    @Test
    void whatIsNoLogIsPassedButNothingUnfinishedWithIt() {
        PartitionProgress.Range logs = progress.begin(0, 10, 1);
        progress.pass(10);
        progress.pass(12);
        assertThat(progress.takeCommittable()).isEmpty();
        progress.finish(logs);
        assertThat(progress.takeCommittable()).hasValue(12);
        progress.pass(12);
        assertThat(progress.takeCommittable()).isEmpty();
        assertThat(progress.isIdle()).isTrue();
    }

    @Test
    void whatCouldNotBeCommittedIsCommittedAgain() {
        progress.commitFailed();
        assertThat(progress.takeCommittable()).isEmpty();
        PartitionProgress.Range first = progress.begin(0, 10, 1);
        progress.finish(first);
        assertThat(progress.takeCommittable()).hasValue(10);
        progress.commitFailed();
        assertThat(progress.takeCommittable()).hasValue(10);
        assertThat(progress.takeCommittable()).isEmpty();
    }

    @Test
    void finishingTwiceCountsOnce() {
        progress.begin(0, 10, 7);
        PartitionProgress.Range second = progress.begin(10, 20, 5);
        assertThat(progress.finish(second)).isTrue();
        assertThat(progress.finish(second)).isFalse();
        assertThat(shares.all()).isEqualTo(7);
        assertThat(progress.isIdle()).isFalse();
    }

    @Test
    void whatIsHandedBackIsReadAgainFromTheFirstUnfinishedAndWhatWasDoneBeforeIsCommitted() {
        PartitionProgress.Range done = progress.begin(0, 10, 1);
        PartitionProgress.Range waits = progress.begin(10, 20, 2);
        PartitionProgress.Range doneLater = progress.begin(20, 30, 4);
        progress.finish(done);
        progress.finish(doneLater);
        assertThat(progress.handBack()).hasValue(10);
        assertThat(shares.all()).isZero();
        assertThat(progress.finish(waits)).as("a late answer counts no more").isFalse();
        assertThat(progress.takeCommittable()).hasValue(10);

        PartitionProgress.Range again = progress.begin(10, 20, 2);
        assertThat(progress.takeCommittable()).isEmpty();
        progress.finish(again);
        assertThat(progress.takeCommittable()).hasValue(20);
    }

    @Test
    void nothingIsHandedBackWhileALossIsBeingRecorded() {
        PartitionProgress.Range loss = progress.begin(50, 50, 0);
        progress.begin(50, 60, 1);
        assertThat(progress.handBack()).isEmpty();
        progress.finish(loss);
        assertThat(progress.handBack()).hasValue(50);
        assertThat(progress.handBack()).isEmpty();
    }

    @Test
    void inAnyOrderOfFinishingTheCommitNeverPassesTheFirstUnfinished() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<PartitionProgress.Range> ranges = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            ranges.add(progress.begin(i - 1, i, i));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        boolean[] finished = new boolean[500];
        long committed = 0;
        for (int index : order) {
            progress.finish(ranges.get(index));
            finished[index] = true;
            OptionalLong next = progress.takeCommittable();
            committed = next.orElse(committed);
            int expected = 0;
            while (expected < 500 && finished[expected]) {
                expected++;
            }
            assertThat(committed).isEqualTo(expected);
        }
        assertThat(shares.all()).isZero();
        assertThat(progress.isIdle()).isTrue();
    }
}
