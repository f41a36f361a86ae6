package io.moalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-20T10:00:00Z",
        "-5m, 2026-11-20T09:55:00Z",
        "-90s, 2026-11-20T09:58:30Z",
        "-2h, 2026-11-20T08:00:00Z",
        "-1d, 2026-11-19T10:00:00Z",
        "-1w, 2026-11-13T10:00:00Z",
        "-20y, 2006-11-25T10:00:00Z",
        "now-5m, 2026-11-20T09:55:00Z",
        "1763632800000, 2025-11-20T10:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "1000, 1970-01-01T00:00:01Z",
        "2026-11-20, 2026-11-20T00:00:00Z",
        "2026-11-20T10:00:00Z, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00, 2026-11-20T10:00:00Z",
        "2026-11-20T19:00:00+09:00, 2026-11-20T10:00:00Z",
        "2026-11-20T19:00:00 09:00, 2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00.123456789Z, 2026-11-20T10:00:00.123456789Z",
    })
    void timesAreReadInTheirForms(String text, Instant expected) {
        assertThat(TimeText.parse(text, NOW)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "-5",
                "5m",
                "-5M",
                "+5m",
                "2026-13-01",
                "2026-11-20T25:00:00Z",
                "99999999999999999"
            })
    void otherTextIsNoTime(String text) {
        assertThat(TimeText.parse(text, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-999999999w", "-999999999d", "-999999999y"})
    void aVeryLongTimeAgoIsStillATimeOrNone(String text) {
        assertThat(TimeText.parse(text, NOW))
                .satisfies(time -> time.ifPresent(t -> assertThat(t).isBefore(NOW)));
    }
}
