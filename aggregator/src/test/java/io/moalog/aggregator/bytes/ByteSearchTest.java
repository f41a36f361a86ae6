package io.moalog.aggregator.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
    @Test
    void theFirstPlaceIsFoundWhereverItIsAndWhateverIsAround() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                // Neighbours of the byte that is looked for, with and without the highest bit, and the byte itself.
                bytes[i] = (byte) (random.nextInt(2) * 0x80 + '\n' + random.nextInt(5) - 2);
            }
            int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            int to = from + (bytes.length == 0 ? 0 : random.nextInt(bytes.length - from + 1));
            int expected = -1;
            for (int i = to - 1; i >= from; i--) {
                expected = bytes[i] == '\n' ? i : expected;
            }
            assertThat(ByteSearch.indexOf('\n', bytes, from, to))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
        }
    }
}
