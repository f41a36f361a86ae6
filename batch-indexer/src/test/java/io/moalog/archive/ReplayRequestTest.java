package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void whatIsNotSaidHasADefault() {
        ReplayRequest.Checked checked = new ReplayRequest("a.b", "2026-11-20", null, null).check(NOW);
        assertThat(checked.from()).isEqualTo("2026-11-20T00:00:00Z");
        assertThat(checked.to()).isEqualTo(NOW);
        assertThat(checked.keep()).isEqualTo(Duration.ofDays(7));
        assertThat(new ReplayRequest("a.b", "-1d", "-1h", "2w").check(NOW))
                .isEqualTo(new ReplayRequest.Checked(
                        checked.service(), NOW.minusSeconds(86_400), NOW.minusSeconds(3_600), Duration.ofDays(14)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,-1d,now,7d,service is missing",
                "A..B,-1d,now,7d,'service \"A..B\" is no service''s name'",
                "a.b,-,now,7d,from is missing",
                "a.b,yesterday,now,7d,'from \"yesterday\" is not a time'",
                "a.b,-1d,soon,7d,'to \"soon\" is not a time'",
                "a.b,now,-1d,7d,'from (2026-11-21T10:00:00Z) is not before to (2026-11-20T10:00:00Z)'",
                "a.b,now,now,7d,is not before",
                "a.b,-1d,now,a week,'keep \"a week\" is not an age'"
            })
    void whatIsWrongIsNamedWithItsValue(String service, String from, String to, String keep, String message) {
        assertThatThrownBy(() -> new ReplayRequest(service, from, to, keep).check(NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
