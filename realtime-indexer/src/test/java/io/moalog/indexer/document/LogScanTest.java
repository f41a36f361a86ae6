package io.moalog.indexer.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogScanTest {
    private static final String CHANGES = "{}[]\",:\\ \n\tu09-.eEtrfalsn\u0001x";

    private final LogScan scan = new LogScan();

    @Test
    void itFindsTheValuesOfAllLevelsAndNotTheNames() throws Exception {
        assertThat(values("""
                {"a":"one", "b":[1,"tw\\"o",{"c":"thr\\u00e9e","d":null}], "e":true, "f":-1.5e3, "g":""}"""))
                .containsExactly("\"one\"", "1", "\"tw\\\"o\"", "\"thr\\u00e9e\"", "true", "-1.5e3", "\"\"");
    }

    @Test
    void theTimestampDoesNotCountUnlessItIsNoScalar() throws Exception {
        assertThat(values("{\"@timestamp\":\"x\",\"message\":\"m\"}")).containsExactly("\"m\"");
        assertThat(values("{\"@timestamp\":[\"x\",{\"y\":\"z\"}],\"message\":\"m\"}"))
                .containsExactly("\"x\"", "\"z\"", "\"m\"");
        assertThat(values("{\"a\":{\"@timestamp\":\"x\"}}")).containsExactly("\"x\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | a log is a JSON object, this starts with the end",
                "`   ` | a log is a JSON object, this starts with the end",
                "[] | a log is a JSON object, this starts with '['",
                "`\"a\"` | a log is a JSON object, this starts with '\"'",
                "{} {} | more follows after the log's closing brace: '{'",
                "{\"a\":1 | not JSON: expected ',' but found the end at byte 6",
                "{\"a\":1,} | not JSON: expected a string but found '}' at byte 7",
                "{\"a\" 1} | not JSON: expected ':' but found '1' at byte 5",
                "{\"a\":01} | not JSON: expected ',' but found '1' at byte 6",
                "{\"a\":.5} | not JSON: expected a value but found '.' at byte 5",
                "{\"a\":NaN} | not JSON: expected a value but found 'N' at byte 5",
                "{\"a\":nul} | not JSON: expected null but found '}' at byte 8",
                "{\"a\":\"x | not JSON: expected the end of a string but found the end at byte 7",
                "{\"a\":\"\\x\"} | not JSON: expected an escape but found 'x' at byte 7",
                "{\"a\":\"\\u12g4\"} | not JSON: expected an escape but found 'u' at byte 7",
                "{\"\\ud83d\":1} | not JSON: half a character in a field's name at byte 2",
                "{'a':1} | not JSON: expected a string but found ''' at byte 1",
                "{a:1} | not JSON: expected a string but found 'a' at byte 1"
            })
    void whatIsNoLogIsRefusedWithTheReason(String log, String reason) {
        assertThatThrownBy(() -> scan.read(log.getBytes(UTF_8), false))
                .isInstanceOf(NotALogException.class)
                .hasMessage(reason);
    }

    @Test
    void rawControlCharactersInStringsAreRefused() {
        assertThatThrownBy(() -> scan.read("{\"a\":\"b\nc\"}".getBytes(UTF_8), false))
                .hasMessageContaining("control characters")
                .hasMessageContaining("byte 0x0a at byte 7");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws Exception {
        byte[] log = "{\"a\":\"é€💾\"}".getBytes(UTF_8);
        scan.read(log, false);
        for (int i = 6; i < log.length - 2; i++) {
            byte[] broken = log.clone();
            broken[i] = 'x';
            assertThatThrownBy(() -> scan.read(broken, false)).hasMessageContaining("expected UTF-8");
        }
        byte[] cut = {'{', '"', 'a', '"', ':', '"', (byte) 0xE2, (byte) 0x82};
        assertThatThrownBy(() -> scan.read(cut, false)).hasMessageContaining("expected UTF-8");
    }

    @Test
    void utf16IsRefused() {
        byte[] utf16 = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> scan.read(utf16, false)).isInstanceOf(NotALogException.class);
        byte[] marked = "\uFEFF{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
        assertThatThrownBy(() -> scan.read(marked, false)).isInstanceOf(NotALogException.class);
    }

    @Test
    void nestingIsBounded() throws Exception {
        scan.read(nested(LogScan.MAX_DEPTH - 1), false);
        assertThatThrownBy(() -> scan.read(nested(LogScan.MAX_DEPTH), false)).hasMessageContaining("100 levels");
        assertThatThrownBy(() -> scan.read(nested(1_000_000), false)).hasMessageContaining("100 levels");
    }

    private static byte[] nested(int arrays) {
        return ("{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}").getBytes(UTF_8);
    }

    /** Random logs, half of them with a byte or two changed: this reader and Jackson agree on what is a log. */
    @Test
    void itAgreesWithJackson() {
        Random random = new Random(20261120);
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            object(random, 3, text);
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), CHANGES.charAt(random.nextInt(CHANGES.length())));
            }
            byte[] log = text.toString().getBytes(UTF_8);
            boolean expected = jacksonTakes(log);
            assertThat(takes(log)).as(text.toString()).isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(60_000, 180_000);
    }

    private boolean takes(byte[] log) {
        try {
            scan.read(log, false);
            return true;
        } catch (NotALogException refused) {
            return false;
        }
    }

    private static boolean jacksonTakes(byte[] log) {
        try {
            LogEvent.read(log);
            return true;
        } catch (NotALogException refused) {
            return false;
        }
    }

    private static void object(Random random, int depth, StringBuilder out) {
        out.append('{');
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(space(random))
                    .append('"')
                    .append(List.of("a", "b", "c", "é", "\\u0041", "\\ud83d\\udcbe", "\\udcbe")
                            .get(random.nextInt(random.nextInt(20) == 0 ? 7 : 6)))
                    .append('"');
            out.append(space(random)).append(':').append(space(random));
            value(random, depth, out);
            out.append(space(random)).append(i > 1 ? "," : "");
        }
        out.append('}');
    }

    private static void value(Random random, int depth, StringBuilder out) {
        switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> out.append(random.nextInt());
            case 1 -> out.append(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
            case 2 -> out.append("true");
            case 3 -> out.append("null");
            case 4 -> out.append("\"x\\n\\u12aB\\\\ y\"");
            case 5 -> out.append("\"한글 ok\"");
            case 6 -> object(random, depth - 1, out);
            default -> {
                out.append('[');
                for (int i = random.nextInt(3); i > 0; i--) {
                    value(random, depth - 1, out);
                    out.append(space(random)).append(i > 1 ? "," : "");
                }
                out.append(']');
            }
        }
    }

    private static String space(Random random) {
        return List.of("", "", "", " ", "\n", "\t\r\n").get(random.nextInt(6));
    }

    private List<String> values(String log) throws NotALogException {
        byte[] bytes = log.getBytes(UTF_8);
        scan.read(bytes, false);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < scan.valueCount(); i++) {
            found.add(new String(bytes, scan.valueFrom(i), scan.valueTo(i) - scan.valueFrom(i), UTF_8));
        }
        return found;
    }
}
