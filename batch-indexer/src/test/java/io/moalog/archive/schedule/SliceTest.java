package io.moalog.archive.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.ServiceName;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceTest {
    @Test
    void everyServiceIsInOneSliceAndNoSliceIsLeftOut() {
        int[] services = new int[4];
        for (int i = 0; i < 1_000; i++) {
            ServiceName service = new ServiceName("team-" + i % 7 + ".service." + i);
            int[] slices = IntStream.range(0, 4)
                    .filter(number -> new Slice(number, 4).holds(service))
                    .toArray();
            assertThat(slices).hasSize(1);
            services[slices[0]]++;
        }
        assertThat(java.util.Arrays.stream(services).min().orElseThrow()).isGreaterThan(150);
    }

    @Test
    void theSliceOfAServiceIsTheSameInEveryProcess() {
        assertThat(new Slice(2, 4).holds(new ServiceName("public.test.info")))
                .isEqualTo(Math.floorMod("public.test.info".hashCode(), 4) == 2);
        // Negative hash codes have slices, too.
        ServiceName negative = new ServiceName("shop.orders");
        assertThat(IntStream.range(0, 3)
                        .filter(n -> new Slice(n, 3).holds(negative))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aNumberBeyondTheCountIsRefused() {
        assertThatThrownBy(() -> new Slice(4, 4)).hasMessageContaining("slice 4 of 4");
    }
}
