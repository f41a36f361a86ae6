package io.moalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final Instant NEW_YEAR = Instant.parse("2027-01-01T00:00:05Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-20T10:00:00.123456789Z | 2026-11-20T10:00:00.123456789Z",
                "2026-11-20T19:00:00+09:00 | 2026-11-20T10:00:00Z",
                "2026-11-20T19:00:00+0900 | 2026-11-20T10:00:00Z",
                "2026-11-20 10:00:00.5 | 2026-11-20T10:00:00.5Z",
                "2026-11-20 10:00:00,123 | 2026-11-20T10:00:00.123Z",
                "2026-11-20T10:00 | 2026-11-20T10:00:00Z",
                "2026/11/20 10:00:00 | 2026-11-20T10:00:00Z",
                "2026-11-20 10:00:00 UTC | 2026-11-20T10:00:00Z",
                "2026-11-20 19:00:00.5 +0900 UTC | 2026-11-20T10:00:00.5Z",
                "2026-11-20T19:00:00+09:00[Asia/Seoul] | 2026-11-20T10:00:00Z",
                "1700000000 | 2023-11-14T22:13:20Z",
                "1700000000.25 | 2023-11-14T22:13:20.25Z",
                "1.70000000025E9 | 2023-11-14T22:13:20.25Z",
                "1700000000123 | 2023-11-14T22:13:20.123Z",
                "1700000000123456 | 2023-11-14T22:13:20.123456Z",
                "1700000000123456789 | 2023-11-14T22:13:20.123456789Z",
                "Fri, 20 Nov 2026 19:00:00 +0900 | 2026-11-20T10:00:00Z",
                "Fri, 20 Nov 2026 10:00:00 GMT | 2026-11-20T10:00:00Z",
                "20 Nov 2026 10:00:00 +0000 | 2026-11-20T10:00:00Z",
                "Mon, 1 Nov 2026 10:00 UTC | 2026-11-01T10:00:00Z",
                "20/Nov/2026:19:00:00 +0900 | 2026-11-20T10:00:00Z",
                "[20/Nov/2026:10:00:00 +0000] | 2026-11-20T10:00:00Z",
                "20-Nov-2026 10:00:00.123 | 2026-11-20T10:00:00.123Z",
                "Fri Nov 20 10:00:00 2026 | 2026-11-20T10:00:00Z",
                "Fri Nov  6 10:00:00.123456 2026 | 2026-11-06T10:00:00.123456Z",
                "Fri Nov 20 10:00:00 UTC 2026 | 2026-11-20T10:00:00Z",
                "Nov 20 2026 10:00:00 | 2026-11-20T10:00:00Z"
            })
    void timesAreReadAsLogsCarryThem(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-20",
                "2026-13-20T10:00:00Z",
                "2024-02-30T00:00:00Z",
                "2024-02-30 00:00:00",
                "2026-11-20 24:00:00",
                "31/Nov/2026:10:00:00 +0000",
                "Sun Feb 29 10:00:00 2026",
                "99999999999999999999999",
                "1e-99999999",
                "-",
                ".",
                "1-2",
                "e",
                "Nov 20 10:00:00",
                "12:30",
                "20 Nov 2026",
                "Fri: late",
                "key: value"
            })
    void whatIsNoTimeIsNothing(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Dec 31 23:59:59, 2026-12-31T23:59:59Z",
        "Jan  1 00:00:05, 2027-01-01T00:00:05Z",
        "Jan  1 20:00:00, 2027-01-01T20:00:00Z",
        "Jan  3 00:00:00, 2026-01-03T00:00:00Z",
        "Feb 29 12:00:00, 2024-02-29T12:00:00Z"
    })
    void syslogsTimesAreOfTheYearThatIsNearest(String text, Instant expected) {
        assertThat(Timestamps.parse(text, NEW_YEAR)).contains(expected);
    }

    @Test
    void aTimeIsPlausibleFrom1990ToADayAhead() {
        assertThat(Timestamps.isPlausible(NEW_YEAR.plusSeconds(86_400), NEW_YEAR))
                .isTrue();
        assertThat(Timestamps.isPlausible(NEW_YEAR.plusSeconds(86_401), NEW_YEAR))
                .isFalse();
        assertThat(Timestamps.isPlausible(Instant.parse("2005-06-03T15:42:50Z"), NEW_YEAR))
                .isTrue();
        assertThat(Timestamps.isPlausible(Instant.parse("1980-01-06T00:00:00Z"), NEW_YEAR))
                .isFalse();
    }
}
