package io.moalog.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFlawTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\":hunter2} | not JSON at byte 12",
                "{\"password\":\"hunter2 | not JSON: it ends too early at byte 20",
                "{\"hunter2\" 1} | not JSON at byte 11",
                "{\"password\":truehunter2} | not JSON at byte 12",
                "{\"password\":\"\\hunter2\"} | not JSON at byte 14",
                "hunter2 | not JSON at byte 0"
            })
    void whereItIsIsSaidAndNotWhat(String json, String flaw) {
        assertThat(flawOf(json)).isEqualTo(flaw);
    }

    @Test
    void whatIsNestedTooDeepIsCalledSo() {
        assertThat(flawOf("[".repeat(1_100))).contains("nested too deep");
    }

    private static String flawOf(String json) {
        try (JsonParser parser = LogEvent.JSON.createParser(json.getBytes(UTF_8))) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
            throw new AssertionError(json);
        } catch (IOException failure) {
            return JsonFlaw.of(failure);
        }
    }
}
