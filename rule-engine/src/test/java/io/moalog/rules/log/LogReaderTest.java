package io.moalog.rules.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import io.moalog.rules.condition.Value;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {
    private static final ServiceName SERVICE = new ServiceName("public.test.info");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b\":{\"c\":1}}}",
                "{\"a.b.c\":1}",
                "{\"a\":{\"b.c\":1}}",
                "{\"a.b\":{\"c\":1}}",
                "{\"a\":{\"x\":0},\"a\":{\"b\":{\"x\":[{}],\"c\":1}}}"
            })
    void aNestedFieldIsFoundHoweverItIsWritten(String json) throws Exception {
        assertThat(read(json, "a.b.c", "a.b.x", "q").values()).containsEntry("a.b.c", Value.number("1"));
    }

    @Test
    void namesThatAreEachOthersBeginningsDoNotGetInTheWay() throws Exception {
        ParsedLog log = read("{\"a\":{\"b\":{\"c\":1}},\"a.b\":\"flat\",\"a.d\":2}", "a", "a.b.c", "a.d");
        assertThat(log.get("a")).isEqualTo(Value.text("{\"b\":{\"c\":1}}"));
        assertThat(log.get("a.b.c")).isEqualTo(Value.number("1"));
        assertThat(log.get("a.d")).isEqualTo(Value.number("2"));
    }

    @Test
    void ofSeveralUsualNamesTheBestCounts() throws Exception {
        ParsedLog log = read(
                "{\"time\":\"2020-01-01T00:00:00Z\",\"log\":{\"level\":\"WARN\"},\"severity\":\"ERROR\",\"@timestamp\":1763600000000}",
                "level",
                "@timestamp");
        assertThat(log.get("level")).isEqualTo(Value.text("ERROR"));
        assertThat(log.eventTime()).isEqualTo(Instant.ofEpochMilli(1763600000000L));
        assertThat(log.get("@timestamp")).isEqualTo(Value.text("2025-11-20T00:53:20.000Z"));
    }

    @Test
    void aLogWithoutATimeHasNone() throws Exception {
        assertThat(read("{\"time\":\"yesterday\"}").eventTime()).isNull();
    }

    @Test
    void anObjectUnderAUsualNameIsItsJson() throws Exception {
        assertThat(read("{\"message\":{\"a\":[1,2]}}", "message").get("message"))
                .isEqualTo(Value.text("{\"a\":[1,2]}"));
    }

    @Test
    void theServiceIsTheLogsOwnOrTheOneItCameInBy() throws Exception {
        assertThat(read("{}", "service").get("service")).isEqualTo(Value.text("public.test.info"));
        assertThat(read("{\"service\":\"mine\"}", "service").get("service")).isEqualTo(Value.text("mine"));
        assertThat(read("{}").get("service")).isNull();
    }

    @Test
    void whatNoRuleNamesIsNotKept() throws Exception {
        assertThat(read("{\"a\":1,\"b\":2,\"message\":\"x\"}", "b").values()).containsOnlyKeys("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "[]", "{\"a\":1", "{\"a\":1} {}", "text"})
    void whatIsNotOneJsonObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json, "a")).isInstanceOf(NotALogException.class);
    }

    private static ParsedLog read(String json, String... fields) throws NotALogException {
        return new LogReader(SERVICE, Set.of(fields)).read(json.getBytes(UTF_8));
    }
}
