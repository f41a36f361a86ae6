package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class LogCheckTest {
    private final LogCheck check = new LogCheck();

    @Test
    void theHostIsFoundAsEveryReaderOfTheLogFindsIt() throws Exception {
        for (String log : new String[] {
            "{\"host\":\"a\"}",
            "{\"message\":\"m\"}",
            "{\"hostname\":\"b\",\"host\":\"a\"}",
            "{\"host\":{\"ip\":[\"::1\",{}],\"name\":\"c\"}}",
            "{\"host\":{\"name\":{\"name\":\"d\"}},\"host_name\":\"e\"}",
            "{\"host.name\":\"f\\u0041\"}",
            "{\"nested\":{\"host\":\"g\"}}",
            "{\"host\":null}",
            "{}",
            " { \"host\" : \"h\" } "
        }) {
            byte[] bytes = log.getBytes(UTF_8);
            check.check(bytes, 0, bytes.length);
            String expected = LogEvent.read(bytes).host();
            assertThat(check.host()).as(log).isEqualTo(expected == null ? null : expected.getBytes(UTF_8));
        }
    }

    @Test
    void aPartOfAnArrayIsCheckedAlone() throws Exception {
        byte[] lines = "{\"a\":1}\n{\"host\":\"x\"}\n{".getBytes(UTF_8);
        check.check(lines, 8, 20);
        assertThat(check.host()).isEqualTo("x".getBytes(UTF_8));
        check.check(lines, 0, 7);
        assertThat(check.host()).isNull();
    }

    @Test
    void whatIsNoLogIsRefusedInWordsForTheSender() {
        assertRefused("[1]", UTF_8, "a log is a JSON object, this is an array");
        assertRefused("\"text\"", UTF_8, "a string");
        assertRefused("12", UTF_8, "a number");
        assertRefused("", UTF_8, "nothing");
        assertRefused("{\"a\":1} {", UTF_8, "more follows");
        assertRefused("{\"a\":1", UTF_8, "not JSON");
        assertRefused("{a:1}", UTF_8, "not JSON at byte 1");
        assertRefused("plain text", UTF_8, "not JSON at byte 0");
        assertRefused("{\"a\":\"\u0001\"}", UTF_8, "not JSON");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertRefused("{\"a\":\"é\"}", ISO_8859_1, "not UTF-8 at byte 6");
        assertRefused("{\"a\":1}", UTF_16LE, "not UTF-8");
        assertRefused("{\"a\":1}", Charset.forName("UTF-16BE"), "not UTF-8");
        assertRefused("{\"a\":1}", Charset.forName("UTF-32LE"), "not UTF-8");
    }

    private void assertRefused(String text, Charset charset, String reason) {
        byte[] bytes = text.getBytes(charset);
        assertThatThrownBy(() -> check.check(bytes, 0, bytes.length))
                .isInstanceOf(NotALogException.class)
                .hasMessageContaining(reason);
    }
}
