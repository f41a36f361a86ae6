package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
    private final Bytes bytes = new Bytes(4);

    @Test
    void numbersAreWrittenInDecimal() {
        bytes.putNumber(0)
                .put((byte) ' ')
                .putNumber(9)
                .put((byte) ' ')
                .putNumber(10)
                .put((byte) ' ');
        bytes.putNumber(Integer.MAX_VALUE)
                .put((byte) ' ')
                .putNumber(3_000_000_007L)
                .put((byte) ' ');
        bytes.putNumber(1_795_168_800_000L).put((byte) ' ').putNumber(Long.MAX_VALUE);
        assertThat(bytes).hasToString("0 9 10 2147483647 3000000007 1795168800000 9223372036854775807");
        assertThatThrownBy(() -> bytes.putNumber(-1)).hasMessageContaining("-1");
    }

    @Test
    void theyGrowAndShrink() {
        bytes.put("hello".getBytes(UTF_8)).putAscii(", world").put("xyz!".getBytes(UTF_8), 3, 4);
        assertThat(bytes).hasToString("hello, world!");
        bytes.truncate(5);
        assertThat(bytes).hasToString("hello");
        bytes.put(new byte[10_000]);
        bytes.clear();
        assertThat(bytes.length()).isZero();
        assertThat(bytes.array()).hasSize(4);
    }
}
