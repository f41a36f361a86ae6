package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.Timestamps;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:00:00Z",
                "2026-11-20T10:00:00.1Z",
                "2026-11-20T10:00:00.123456789Z",
                "2026-11-20T10:00:00.123+09:00",
                "2026-11-20T10:00:00+0900",
                "2026-11-20T10:00:00-03",
                "2026-11-20T10:00:00-18:00",
                "2026-11-20T10:00:00",
                "2028-02-29T23:59:59Z",
                "1971-01-01T00:00:00Z",
                "2261-12-31T23:59:59Z"
            })
    void staysWhereElasticsearchReadsItAsWeDo(String time) {
        assertThat(Timestamps.parse(time).map(Instant::getEpochSecond)).contains(secondAt(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-20",
                "2026-11-20T10:00Z",
                "2026-11-20 10:00:00Z",
                "2026-11-20T10:00:00,123Z",
                "2026-11-20T10:00:00.Z",
                "2026-11-20T10:00:00.1234567890Z",
                "2026-11-20T10:00:00z",
                "2026-11-20T10:00:00 Z",
                "2026-11-20T10:00:00ZZ",
                "2026-11-20T10:00:00+9",
                "2026-11-20T10:00:00+09:0",
                "2026-11-20T10:00:00+18:30",
                "2026-11-20T10:00:00+19",
                "2026-11-20T10:00:00+09:60",
                "2026-11-20T24:00:00Z",
                "2026-11-20T10:60:00Z",
                "2026-11-20T10:00:60Z",
                "2026-13-20T10:00:00Z",
                "2026-00-20T10:00:00Z",
                "2026-11-00T10:00:00Z",
                "2026-11-31T10:00:00Z",
                "2026-02-29T10:00:00Z",
                "1969-12-31T23:59:59Z",
                "1970-01-01T00:00:00+09:00",
                "2262-04-12T00:00:00Z",
                "9999-01-01T00:00:00Z"
            })
    void isReplacedOtherwise(String time) {
        assertThat(isTime(time)).isFalse();
    }

    @Test
    void whatStaysIsReadByOurOwnParserToo() {
        Random random = new Random(7);
        String letters = "0123456789-:.TZ+ ";
        int stayed = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder time = new StringBuilder("2026-11-20T10:00:00.123+09:00");
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                time.setCharAt(random.nextInt(time.length()), letters.charAt(random.nextInt(letters.length())));
            }
            String text = time.substring(0, 15 + random.nextInt(time.length() - 14));
            if (isTime(text)) {
                stayed++;
                assertThat(Timestamps.parse(text).map(Instant::getEpochSecond))
                        .as(text)
                        .contains(secondAt(text));
            }
        }
        assertThat(stayed).isGreaterThan(1000);
    }

    private static boolean isTime(String text) {
        return secondAt(text) != IsoTime.NONE;
    }

    private static long secondAt(String text) {
        byte[] quoted = ("\"" + text + "\"").getBytes(UTF_8);
        return IsoTime.secondAt(quoted, 1, quoted.length - 1);
    }
}
