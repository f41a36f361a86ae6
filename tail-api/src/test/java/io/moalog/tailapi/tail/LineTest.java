package io.moalog.tailapi.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void theSendersBytesAreLeftAsTheyAre() {
        byte[] value = "{\"a\" : 1.0,\"b\":\"\\n\u00e9\"}".getBytes(UTF_8);
        assertThat(Line.of(0, 0, 0, value).json()).isSameAs(value);
    }

    @Test
    void lineBreaksBetweenTokensBecomeSpaces() {
        byte[] value = "{\r\n  \"a\": \"x\\ny\"\n}".getBytes(UTF_8);
        assertThat(new String(Line.of(0, 0, 0, value).json(), UTF_8)).isEqualTo("{    \"a\": \"x\\ny\" }");
        assertThat(new String(value, UTF_8)).contains("\n");
    }
}
