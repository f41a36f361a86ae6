package io.moalog.aggregator.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void everySequenceOfUpToFourBytesIsJudgedAsTheJdkDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = (byte) (0xc0 + random.nextInt(0x40));
                for (int k = 1; k < bytes.length; k++) {
                    bytes[k] = (byte) (0x80 + random.nextInt(0x40));
                }
            }
            assertThat(Utf8.malformedAt(bytes, 0, bytes.length) < 0)
                    .as(java.util.HexFormat.of().formatHex(bytes))
                    .isEqualTo(isWellFormed(bytes));
        }
    }

    @Test
    void theFirstMalformedByteIsFoundBehindLongStretchesOfText() {
        byte[] bytes = ("a".repeat(37) + "é".repeat(20) + "b".repeat(9) + "\0").getBytes(UTF_8);
        assertThat(Utf8.malformedAt(bytes, 0, bytes.length)).isEqualTo(-1);
        bytes[bytes.length - 1] = (byte) 0xff;
        assertThat(Utf8.malformedAt(bytes, 0, bytes.length)).isEqualTo(bytes.length - 1);
        assertThat(Utf8.malformedAt(bytes, 0, bytes.length - 1)).isEqualTo(-1);
    }

    private static boolean isWellFormed(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
