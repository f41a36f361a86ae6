package io.moalog.aggregator.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonBytes json = new JsonBytes();

    @Test
    void anyBytesBecomeAStringThatReadsAsTheirText() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = randomText(random);
            json.clear();
            json.putString(text, 0, text.length);
            String read = JSON.readValue(json.toByteArray(), String.class);
            assertThat(Utf8.malformedAt(json.toByteArray(), 0, json.length())).isEqualTo(-1);
            assertThat(oneMark(read)).isEqualTo(oneMark(new String(text, UTF_8)));
        }
    }

    @Test
    void whatNeedsNoEscapeIsTakenOverAsItIs() {
        byte[] text = "한국어 / 😀 \u007f {}[]:,'".getBytes(UTF_8);
        json.putString(text, 0, text.length);
        assertThat(new String(json.toByteArray(), UTF_8)).isEqualTo("\"한국어 / 😀 \u007f {}[]:,'\"");
    }

    @Test
    void controlCharactersQuotesAndBackslashesAreEscaped() {
        byte[] text = "\"\\\b\f\n\r\t\0\u001f".getBytes(UTF_8);
        json.putString(text, 0, text.length);
        assertThat(new String(json.toByteArray(), UTF_8)).isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\"");
    }

    @Test
    void numbersAreWrittenWhole() {
        for (long number : new long[] {0, 7, -1, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, -1234567890123L}) {
            json.clear();
            json.putNumber(number);
            assertThat(new String(json.toByteArray(), UTF_8)).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void nothingIsWrittenBeyondTheBound() {
        json.limit(2_000);
        json.put(new byte[1_990]);
        json.putAscii("0123456789");
        assertThat(json.length()).isEqualTo(2_000);
        assertThatThrownBy(() -> json.put('}'))
                .isInstanceOfSatisfying(
                        JsonTooLargeException.class, e -> assertThat(e.size()).isEqualTo(2_001));
        json.clear();
        assertThatThrownBy(() -> json.putString(new byte[1_000], 0, 1_000)).isInstanceOf(JsonTooLargeException.class);
    }

    @Test
    void somethingCanBePutInFrontLater() {
        JsonBytes front = new JsonBytes();
        front.putAscii("{\"first\":1,");
        json.putAscii("\"second\":2}");
        json.prepend(front);
        assertThat(new String(json.toByteArray(), UTF_8)).isEqualTo("{\"first\":1,\"second\":2}");
        assertThat(json.length()).isEqualTo(22);
        assertThat(new String(json.head(9), UTF_8)).isEqualTo("{\"first\":");
    }

    private static byte[] randomText(Random random) {
        byte[] text = new byte[random.nextInt(60)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
        }
        return text;
    }

    /** How many marks stand for one broken sequence is a matter of taste. */
    private static String oneMark(String text) {
        return text.replaceAll("\ufffd+", "\ufffd");
    }
}
