package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.intake.InFlightBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplittersTest {
    private static final int LARGEST = 100;

    private final InFlightBytes inFlight = new InFlightBytes(1);

    @Test
    void linesAreCountedAndBlankOnesPassedOver() throws Exception {
        assertThat(split(BodyFormat.NDJSON, "{\"a\":1}\n\n  \r\n{\"b\":2}\r\nlast"))
                .containsExactly("1 {\"a\":1}", "4 {\"b\":2}", "5 last");
        assertThat(split(BodyFormat.TEXT, "one\r\n two \n\n")).containsExactly("1 one", "2  two ");
        assertThat(split(BodyFormat.NDJSON, "")).isEmpty();
        assertThat(split(BodyFormat.NDJSON, "\n\r\n \n")).isEmpty();
    }

    @Test
    void aLineThatIsTooLargeIsPassedOver() throws Exception {
        String large = "x".repeat(100_000);
        assertThat(split(BodyFormat.TEXT, "one\n" + large + "\nthree\n" + large))
                .containsExactly(
                        "1 one",
                        "2 larger than 100 bytes: 100000 bytes",
                        "3 three",
                        "4 larger than 100 bytes: 100000 bytes");
        assertThat(split(BodyFormat.TEXT, "y".repeat(100) + "\n" + "z".repeat(101)))
                .containsExactly("1 " + "y".repeat(100), "2 larger than 100 bytes: 101 bytes");
    }

    @Test
    void anArraysElementsAreTheirOwnBytes() throws Exception {
        assertThat(split(BodyFormat.JSON, "[ {\"a\" : \"]},{\\\"\"} ,\n{\"b\":[1,{}]}, 12 ,\"s,]\",null,[{}]]"))
                .containsExactly(
                        "1 {\"a\" : \"]},{\\\"\"}", "2 {\"b\":[1,{}]}", "3 12", "4 \"s,]\"", "5 null", "6 [{}]");
        assertThat(split(BodyFormat.JSON, "[]")).isEmpty();
        assertThat(split(BodyFormat.JSON, "  ")).isEmpty();
    }

    @Test
    void objectsMayFollowEachOtherWithoutAnArray() throws Exception {
        assertThat(split(BodyFormat.JSON, "{\"a\":1}{\"b\":2}\n[{\"c\":3}]"))
                .containsExactly("1 {\"a\":1}", "2 {\"b\":2}", "3 {\"c\":3}");
    }

    @Test
    void whatEndsEarlyIsTold() throws Exception {
        assertThat(split(BodyFormat.JSON, "[{\"a\":1},"))
                .containsExactly("1 {\"a\":1}", "2 the array is not closed: the body ends early");
        assertThat(split(BodyFormat.JSON, "[{\"a\":1},{\"b"))
                .containsExactly("1 {\"a\":1}", "2 {\"b", "3 the array is not closed: the body ends early");
    }

    @Test
    void anElementThatIsTooLargeIsPassedOver() throws Exception {
        assertThat(split(BodyFormat.JSON, "[{\"a\":1},{\"large\":\"" + "x".repeat(100_000) + "\"},{\"b\":2}]"))
                .containsExactly("1 {\"a\":1}", "2 larger than 100 bytes: 100012 bytes", "3 {\"b\":2}");
    }

    @Test
    void whatTheSenderDidNotSayIsSeen() throws Exception {
        assertThat(settled("{\"a\":1}\n{\"b\":2}")).isEqualTo(BodyFormat.NDJSON);
        assertThat(settled("{\"a\":1}")).isEqualTo(BodyFormat.NDJSON);
        assertThat(settled("\n {\"a\":1}\nno json")).isEqualTo(BodyFormat.NDJSON);
        assertThat(settled("{\"a\":1}{\"b\":2}")).isEqualTo(BodyFormat.JSON);
        assertThat(settled("{\n  \"a\": 1\n}")).isEqualTo(BodyFormat.JSON);
        assertThat(settled(" [{\"a\":1}]")).isEqualTo(BodyFormat.JSON);
        assertThat(settled("[\n]")).isEqualTo(BodyFormat.JSON);
        assertThat(settled("[error] client denied\n[12] hello")).isEqualTo(BodyFormat.TEXT);
        assertThat(settled("[")).isEqualTo(BodyFormat.TEXT);
        assertThat(settled("plain {text}")).isEqualTo(BodyFormat.TEXT);
        assertThat(settled("한국어")).isEqualTo(BodyFormat.TEXT);
        assertThat(settled("")).isEqualTo(BodyFormat.TEXT);
        assertThat(settled("{\"a\":\"" + "x".repeat(100_000) + "\"}{}")).isEqualTo(BodyFormat.JSON);
    }

    @Test
    void aByteOrderMarkIsTakenOff() throws Exception {
        assertThat(split(BodyFormat.SNIFF, "\u00ef\u00bb\u00bf{\"a\":1}\n")).containsExactly("1 {\"a\":1}");
    }

    @Test
    void contentTypesMeanWhatTheyMean() {
        assertThat(BodyFormat.of("application/json; charset=utf-8")).contains(BodyFormat.JSON);
        assertThat(BodyFormat.of("Application/X-NDJSON")).contains(BodyFormat.NDJSON);
        assertThat(BodyFormat.of("text/plain;charset=UTF-8")).contains(BodyFormat.TEXT);
        assertThat(BodyFormat.of("application/x-www-form-urlencoded")).contains(BodyFormat.SNIFF);
        assertThat(BodyFormat.of(null)).contains(BodyFormat.SNIFF);
        assertThat(BodyFormat.of("application/xml")).isEmpty();
    }

    private BodyFormat settled(String body) throws IOException {
        BodyFormat whole = settled(body, Integer.MAX_VALUE);
        assertThat(settled(body, 1)).isEqualTo(whole);
        assertThat(settled(body, 1_000_000)).isEqualTo(whole);
        return whole;
    }

    private BodyFormat settled(String text, int step) throws IOException {
        try (Body body = body(text.getBytes(UTF_8), step)) {
            return Splitters.settle(BodyFormat.SNIFF, body, LARGEST);
        }
    }

    /** All pieces, the same however the bytes come. */
    private List<String> split(BodyFormat format, String text) throws IOException {
        List<String> whole = split(format, text, Integer.MAX_VALUE);
        for (int step : new int[] {1, 2, 3, 7, 1000, 1_000_000}) {
            assertThat(split(format, text, step)).isEqualTo(whole);
        }
        assertThat(inFlight.used()).isZero();
        return whole;
    }

    private List<String> split(BodyFormat format, String text, int step) throws IOException {
        List<String> pieces = new ArrayList<>();
        try (Body body = body(text.getBytes(ISO_8859_1), step)) {
            BodyFormat settled = Splitters.settle(format, body, LARGEST);
            Splitter splitter = Splitters.of(settled, body, LARGEST);
            while (splitter.next()) {
                pieces.add(splitter.number() + " "
                        + (splitter.problem() != null
                                ? splitter.problem()
                                : new String(
                                        splitter.array(), splitter.from(), splitter.to() - splitter.from(), UTF_8)));
                assertThat(inFlight.used()).as("held").isLessThan(150_000);
            }
        }
        return pieces;
    }

    /** That is all at hand where the step has no bound. */
    private Body body(byte[] bytes, int step) {
        return new Body(step == Integer.MAX_VALUE ? new WholeBody(bytes) : steps(bytes, step), inFlight);
    }

    private static InputStream steps(byte[] all, int step) {
        return new ByteArrayInputStream(all) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, step));
            }
        };
    }
}
