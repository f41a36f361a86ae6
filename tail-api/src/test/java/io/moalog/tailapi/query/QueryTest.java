package io.moalog.tailapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final ServiceName SERVICE = new ServiceName("public.test.info");
    private static final String LOG = """
            {"@timestamp":"2026-11-20T10:00:00Z", "severity":"ERROR", "message":"Connection refused by Host-7: 연결 거부",
             "status":503, "ratio":0.5, "ok":true, "none":null, "delta":-17, "big":2e2,
             "http":{"method":"GET","url":"/api/v1/items?x=1"}, "http.version":"HTTP/1.1",
             "tags":["blue","Deep Green"], "nested":[{"k":"v1"},{"k":["v2","v3"]}], "empty":"",
             "escaped":"caf\\u00e9 \\u0041BC", "star":"a*b?c"}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "connection",
                "REFUSED",
                "\"connection refused\"",
                "\"refused by host\"",
                "host-7",
                "연결",
                "\"연결 거부\"",
                "-absent",
                "-\"refused connection\"",
                "connection -absent",
                "message:refused",
                "message:\"by host 7\"",
                "503",
                "true",
                "level:error",
                "level:err",
                "severity:Error",
                "-level:info",
                "status:503",
                "status:503.0",
                "status:5*",
                "status:50*",
                "status:*",
                "ratio:0.5",
                "ratio:0.50",
                "ratio:0*",
                "big:200",
                "delta:-17",
                "delta:-1*",
                "ok:TRUE",
                "ok:t*",
                "http.method:get",
                "http.url:/api/*/items*",
                "http.version:HTTP/1.1",
                "tags:blue",
                "tags:\"deep green\"",
                "tags:*GREEN",
                "nested.k:v3",
                "green",
                "v2",
                "empty:\"\"",
                "empty:*",
                "café",
                "abc",
                "star:a\\*b?c",
                "star:a*c",
                "-none:*",
                "-missing:*",
            })
    void theLogMatches(String q) throws Exception {
        assertThat(matches(q, LOG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent",
                "connect",
                "\"refused connection\"",
                "-connection",
                "connection absent",
                "message:green",
                "message:503",
                "2026",
                "level:info",
                "level:warning",
                "status:50",
                "status:*3",
                "status:4*",
                "status:-5*",
                "ratio:5*",
                "ok:false",
                "ok:1",
                "tags:deep",
                "tags:green",
                "\"blue deep\"",
                "method",
                "http:*",
                "none:*",
                "missing:*",
                "Status:503",
                "star:a\\*c",
                "-status:503",
            })
    void theLogDoesNotMatch(String q) throws Exception {
        assertThat(matches(q, LOG)).isFalse();
    }

    @Test
    void onlyAsciiLettersMatchInEitherCaseInWholeValues() throws Exception {
        assertThat(matches("a:ÄB", "{\"a\":\"Äb\"}")).isTrue();
        assertThat(matches("a:äb", "{\"a\":\"Äb\"}")).isFalse();
        assertThat(matches("äb", "{\"a\":\"Äb\"}")).isTrue();
    }

    @Test
    void stringsTooLongToBeIndexedWholeMatchByTheirWordsOnly() throws Exception {
        String log = "{\"a\":\"needle " + "x ".repeat(5_000) + "\"}";
        assertThat(matches("needle", log)).isTrue();
        assertThat(matches("a:needle*", log)).isFalse();
        assertThat(matches("a:*", log)).isTrue();
    }

    @Test
    void aLogIsSeenAsTheIndexerWritesIt() throws Exception {
        assertThat(matches("service:public.test.*", "{}")).isTrue();
        assertThat(matches("public", "{}")).isFalse();
        assertThat(matches("service:own", "{\"service\":\"own\"}")).isTrue();
        assertThat(matches("service:public.*", "{\"service\":\"own\"}")).isFalse();
        assertThat(matches("service.name:own -service:*", "{\"service\":{\"name\":\"own\"}}"))
                .isTrue();
        assertThat(matches("log.moalog.a:1 log.moalog.b:2", "{\"moalog\":{\"a\":1},\"moalog.b\":2}"))
                .isTrue();
        assertThat(matches("moalogs:1", "{\"moalogs\":1}")).isTrue();
    }

    @Test
    void lettersWhoseLowerCaseIsAsciiAreFoundToo() throws Exception {
        assertThat(matches("kelvin", "{\"a\":\"\u212Aelvin\"}")).isTrue();
        assertThat(matches("kelvin", "{\"a\":\"\\u212Aelvin\"}")).isTrue();
    }

    @Test
    void numbersOfAnySizeAreCompared() throws Exception {
        assertThat(matches("n:1e300", "{\"n\":1e300}")).isTrue();
        assertThat(matches("n:1e999", "{\"n\":2}")).isFalse();
        assertThat(matches("n:1*", "{\"n\":1e300}")).isFalse();
        assertThat(matches("n:9007199254740993", "{\"n\":9007199254740992}")).isFalse();
        assertThat(matches("n:12", "{\"n\":" + "1".repeat(200) + "}")).isFalse();
    }

    @Test
    void whatIsNotAnObjectMatchesNothing() throws Exception {
        assertThat(LogFields.isLog("plain text".getBytes(UTF_8))).isFalse();
        assertThat(LogFields.isLog("[1]".getBytes(UTF_8))).isFalse();
        assertThat(LogFields.isLog("{\"a\":1} x".getBytes(UTF_8))).isFalse();
        assertThat(LogFields.isLog("{\"a\":1}\n".getBytes(UTF_8))).isTrue();
        assertThat(matches("plain", "plain text")).isFalse();
    }

    private static boolean matches(String q, String json) throws BadQueryException {
        return Query.parse(q).matches(new LogFields(json.getBytes(UTF_8), SERVICE));
    }
}
