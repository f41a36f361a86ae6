package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictUtf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "모아로그 로그를 모으다", "naïve ß €", "emoji 🪵 and 𝄞", "\u0000\u007f\u0080\uffff"})
    void textOfAnyScriptIsValid(String text) {
        assertThat(StrictUtf8.isValid(text.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c080",
                "c1bf",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "ff",
                "c3",
                "e282",
                "f09f98"
            })
    void whatRfc3629ForbidsIsInvalidWhereverItStands(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        assertThat(StrictUtf8.isValid(bad)).isFalse();
        byte[] behindText = ByteBuffer.allocate(20 + bad.length)
                .put("x".repeat(20).getBytes(UTF_8))
                .put(bad)
                .array();
        assertThat(StrictUtf8.isValid(behindText)).isFalse();
    }

    @Test
    void agreesWithTheJdkOnRandomBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(3) == 0 ? random.nextInt(128) : 128 + random.nextInt(128));
            }
            if (StrictUtf8.isValid(bytes) != isValidForTheJdk(bytes)) {
                fail("differs from the JDK on " + HexFormat.of().formatHex(bytes));
            }
        }
    }

    private static boolean isValidForTheJdk(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }
}
