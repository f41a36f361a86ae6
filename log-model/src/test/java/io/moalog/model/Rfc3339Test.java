package io.moalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @Test
    void timesAreReadAsJavaReadsThem() {
        Random random = new Random(20261121);
        for (int i = 0; i < 10_000; i++) {
            long second = random.nextLong(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() + 62_167_219_200L)
                    - 62_167_219_200L;
            String text = Instant.ofEpochSecond(second, random.nextInt(3) * 1_000L * random.nextInt(1_000_000))
                    .toString();
            Instant read = Rfc3339.parse(text);
            assertThat(read == null ? Timestamps.parse(text).orElseThrow() : read)
                    .isEqualTo(Instant.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:00:00",
                "2026-11-20T10:00:00+09:00",
                "2026-11-20 10:00:00Z",
                "2026-11-20T10:00:00,5Z",
                "2026-11-20T10:00:00.Z",
                "2026-11-20T10:00:00.1234567890Z",
                "2026-11-20T10:00:00.12x4Z",
                "2026-02-29T10:00:00Z",
                "2026-04-31T10:00:00Z",
                "2026-00-20T10:00:00Z",
                "2026-13-20T10:00:00Z",
                "2026-11-00T10:00:00Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T10:60:00Z",
                "2026-11-20T23:59:60Z",
                "+026-11-20T10:00:00Z"
            })
    void anyOtherSpellingIsLeftToTheFormatters(String text) {
        assertThat(Rfc3339.parse(text)).isNull();
    }
}
