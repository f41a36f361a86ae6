package io.moalog.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                .isEqualTo(new LogEvent(
                        Instant.parse("2026-11-20T10:00:00Z"), "time", "안녕", "WARN", LogLevel.WARN, "web-1", "t1"));
    }

    @Test
    void nestedNamesAreReadDotted() throws NotALogException {
        LogEvent event = read("""
                {"log":{"level":"error"},"host":{"name":"db-1"},"trace":{"id":"abc"}}""");
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.host()).isEqualTo("db-1");
        assertThat(event.traceId()).isEqualTo("abc");
        assertThat(event.message()).isNull();
        assertThat(read("{\"\":{\"message\":\"m\",\"host\":{\"name\":\"h\"}}}"))
                .isEqualTo(new LogEvent(null, null, null, null, null, null, null));
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

    @Test
    void aLevelThatNobodyUnderstandsGivesWayToOneThatIsUnderstood() throws NotALogException {
        LogEvent event = read("{\"severity_number\":17,\"level\":\"high\",\"severity\":\"Warning\"}");
        assertThat(event.level()).isEqualTo("high");
        assertThat(event.severity()).isEqualTo(LogLevel.WARN);
        assertThat(read("{\"level\":[3],\"log\":{\"level\":50}}").severity()).isEqualTo(LogLevel.ERROR);
        assertThat(read("{\"level\":\"high\"}").severity()).isNull();
    }
}
