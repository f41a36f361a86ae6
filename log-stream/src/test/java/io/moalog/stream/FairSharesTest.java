package io.moalog.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    private static final ServiceName FLOOD = new ServiceName("a.flood");
    private static final ServiceName SMALL = new ServiceName("a.small");
    private static final ServiceName NEW = new ServiceName("a.new");

    private final FairShares shares = new FairShares(1200);

    @Test
    void whileHalfIsFreeEverybodyGoesOn() {
        shares.began(FLOOD, 600);
        assertThat(shares.isScarce()).isFalse();
        assertThat(shares.isUsedUpBy(FLOOD)).isFalse();
    }

    @Test
    void aFloodRestsAtItsShareAndTheOthersGoOn() {
        shares.began(FLOOD, 700);
        shares.began(SMALL, 100);
        assertThat(shares.isUsedUpBy(FLOOD)).isTrue();
        assertThat(shares.isUsedUpBy(SMALL)).isFalse();
        assertThat(shares.isUsedUpBy(NEW)).isFalse();
    }

    @Test
    void beyondTheBoundAllRest() {
        shares.began(FLOOD, 1201);
        assertThat(shares.isUsedUpBy(NEW)).isTrue();
        shares.ended(FLOOD, 700);
        assertThat(shares.isUsedUpBy(NEW)).isFalse();
        assertThat(shares.isUsedUpBy(FLOOD)).isFalse();
        shares.ended(FLOOD, 501);
        assertThat(shares.all()).isZero();
    }

    @Test
    void howeverManyUseUpTheirSharesThereIsRoomForOneMore() {
        for (int count = 1; count < 100; count++) {
            FairShares some = new FairShares(100_000);
            for (int i = 0; i < count; i++) {
                ServiceName service = new ServiceName("a.s" + i);
                while (!some.isUsedUpBy(service) && some.all() < 100_000) {
                    some.began(service, 10);
                }
            }
            assertThat(some.all()).isBetween(50_000L, 100_000L);
            assertThat(some.isUsedUpBy(NEW)).as("%d that used up theirs", count).isFalse();
        }
    }
}
