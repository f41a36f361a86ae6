package io.moalog.aggregator.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ValueFramerTest {
    private final ValueFramer framer = new ValueFramer();

    @Test
    void aValueEndsWhereItEndsHoweverItIsCut() throws Exception {
        RandomValues values = new RandomValues(3);
        for (int i = 0; i < 400; i++) {
            byte[] value = RandomValues.bytes(values.value(4));
            byte[] followed = java.util.Arrays.copyOf(value, value.length + 3);
            int step = Math.max(1, value.length / 500);
            for (int cut = 0; cut <= value.length; cut += step) {
                framer.expect(1);
                int first = framer.pass(followed, 0, cut);
                assertThat(first).isLessThanOrEqualTo(cut);
                if (cut < value.length) {
                    assertThat(framer.isComplete()).isFalse();
                }
                int second = framer.pass(followed, first, followed.length);
                assertThat(first + second).isEqualTo(value.length);
                assertThat(framer.isComplete()).isTrue();
                assertThat(framer.seen()).isEqualTo(value.length);
            }
        }
    }

    @Test
    void aValueMayComeByteByByte() throws Exception {
        byte[] value = RandomValues.bytes(new RandomValues(5).map(5));
        framer.expect(1);
        int from = 0;
        for (int to = 1; to <= value.length; to++) {
            assertThat(framer.isComplete()).isFalse();
            from += framer.pass(value, from, to);
        }
        assertThat(framer.isComplete()).isTrue();
        assertThat(from).isEqualTo(value.length);
    }

    @Test
    void aHugeClaimCostsNothingAndNeverEnds() throws Exception {
        byte[] claim = {(byte) 0xdd, -1, -1, -1, -1, (byte) 0xdb, -1, -1, -1, -1, 'x'};
        framer.expect(1);
        assertThat(framer.pass(claim, 0, claim.length)).isEqualTo(claim.length);
        assertThat(framer.isComplete()).isFalse();
    }

    @Test
    void deepNestingNeedsNoStack() throws Exception {
        byte[] deep = new byte[1_000_001];
        java.util.Arrays.fill(deep, (byte) 0x91);
        deep[1_000_000] = (byte) 0xc0;
        framer.expect(1);
        framer.pass(deep, 0, deep.length);
        assertThat(framer.isComplete()).isTrue();
    }

    @Test
    void theByteThatIsNeverUsedIsMalformed() {
        assertThatThrownBy(() -> framer.pass(new byte[] {(byte) 0xc1}, 0, 1))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("0xc1");
    }
}
