package io.moalog.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogEventTest {
    private static LogEvent read(String json) throws NotALogException {
        return LogEvent.read(json.getBytes(UTF_8));
    }

    @Test
    void theUsualNamesAreUnderstood() throws NotALogException {
        LogEvent event = read("""
                {"time":"2026-11-20T10:00:00Z","msg":"안녕","severity":"WARN","hostname":"web-1","traceId":"t1","x":[{"level":"no"}]}""");
        assertThat(event)
                .isEqualTo(new LogEvent(Instant.parse("2026-11-20T10:00:00Z"), "time", "안녕", "WARN", "web-1", "t1"));
    }

    @Test
    void nestedNamesAreReadDotted() throws NotALogException {
        LogEvent event = read("""
                {"log":{"level":"error"},"host":{"name":"db-1"},"trace":{"id":"abc"}}""");
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.host()).isEqualTo("db-1");
        assertThat(event.traceId()).isEqualTo("abc");
        assertThat(event.message()).isNull();
    }

    @Test
    void theBestNameWinsWhateverTheOrder() throws NotALogException {
        LogEvent event = read("""
                {"time":"2020-01-01T00:00:00Z","@timestamp":"2026-11-20T10:00:00Z","message":"m","log":"l"}""");
        assertThat(event.timestamp()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(event.timestampField()).isEqualTo("@timestamp");
        assertThat(event.message()).isEqualTo("m");
    }

    @Test
    void aTimeThatCannotBeReadGivesWayToOneThatCan() throws NotALogException {
        assertThat(read("{\"@timestamp\":\"yesterday\",\"time\":1700000000}").timestamp())
                .isEqualTo(Instant.ofEpochSecond(1700000000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "\"a\"", "{\"a\":1}x", "{\"a\":1} {}", "{\"a\":", "{a:1}", "{\"a\":01}"})
    void whatIsNotOneJsonObjectIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(NotALogException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:00:00.123456789Z, 2026-11-20T10:00:00.123456789Z",
        "2026-11-20T19:00:00+09:00, 2026-11-20T10:00:00Z",
        "2026-11-20T19:00:00+0900, 2026-11-20T10:00:00Z",
        "2026-11-20 10:00:00.5, 2026-11-20T10:00:00.5Z",
        "'2026-11-20 10:00:00,123', 2026-11-20T10:00:00.123Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "1700000000.25, 2023-11-14T22:13:20.25Z",
        "1700000000123, 2023-11-14T22:13:20.123Z",
        "1700000000123456, 2023-11-14T22:13:20.123456Z",
        "1700000000123456789, 2023-11-14T22:13:20.123456789Z"
    })
    void timesAreReadAsLogsCarryThem(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-11-20", "2026-13-20T10:00:00Z", "99999999999999999999999", "-", "."})
    void whatIsNoTimeIsNothing(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }
}
