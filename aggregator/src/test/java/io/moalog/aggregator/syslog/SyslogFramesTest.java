package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.aggregator.syslog.SyslogFrames.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyslogFramesTest {
    private static final int LARGEST = 1024;

    private final ByteWindow window = new ByteWindow();
    private final SyslogFrames frames = new SyslogFrames(window, LARGEST);
    private final List<String> found = new ArrayList<>();

    @Test
    void eachMessageTellsItsFramingAlsoByteByByte() throws Exception {
        String stream = "<1>a line\n9 <2>counte" + "5 <3>\nx\n\n\r\n\0" + "<4>b\r\n4 <5>c<6>d\n12 is a\n";
        List<String> expected = List.of("<1>a line", "<2>counte", "<3>\nx", "<4>b\r", "<5>c", "<6>d");
        for (byte next : stream.getBytes(UTF_8)) {
            try {
                feed(new byte[] {next});
            } catch (MalformedException notCounted) {
                assertThat(notCounted).hasMessageContaining("0x31");
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aLineThatStartsWithANumberIsALineWhereNothingWasCounted() throws Exception {
        feed("404 not found\n12\n2026-01-01T00:00:00Z h app: text\n1234567890 <1>\n0 <1>\ncafé\n");
        assertThat(found)
                .containsExactly(
                        "404 not found", "12", "2026-01-01T00:00:00Z h app: text", "1234567890 <1>", "0 <1>", "café");
    }

    @Test
    void aMiscountedMessageIsMalformedWhereTheNextShouldStart() {
        assertThatThrownBy(() -> feed("5 <1>abc\n7 <1>defg"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("0x63");
        assertThat(found).containsExactly("<1>ab");
    }

    @Test
    void whatIsNoTextIsMalformed() {
        assertThatThrownBy(() -> feed(new byte[] {0x16, 0x03, 0x01})).isInstanceOf(MalformedException.class);
    }

    @Test
    void theLargestMessageIsTakenAndALargerOnePassesWithItsBeginningKept() throws Exception {
        String largest = "<1>" + "x".repeat(LARGEST - 3);
        feed(largest + "\n" + LARGEST + " " + largest);
        assertThat(found).containsExactly(largest, largest);
        found.clear();

        String tooLarge = largest + "y".repeat(200_000);
        for (String stream : List.of(tooLarge + "\n", tooLarge.length() + " " + tooLarge)) {
            for (int at = 0; at < stream.length(); at += 700) {
                feed(stream.substring(at, Math.min(stream.length(), at + 700)));
                assertThat(window.length() + frames.capacity()).isLessThanOrEqualTo(SyslogFrames.KEPT + 2 * LARGEST);
            }
        }
        feed("<2>next\n");
        assertThat(found)
                .containsExactly(
                        "too large " + tooLarge.length() + " " + tooLarge.substring(0, SyslogFrames.KEPT),
                        "too large " + tooLarge.length() + " " + tooLarge.substring(0, SyslogFrames.KEPT),
                        "<2>next");
    }

    @Test
    void atTheEndALastLineNeedNotBeEndedButACountedMessageIsCut() throws Exception {
        feed("<1>a\n<2>last");
        assertThat(frames.end()).isEqualTo(Step.MESSAGE);
        assertThat(text()).isEqualTo("<2>last");
        assertThat(frames.end()).isEqualTo(Step.NEED_BYTES);

        feed("20 <1>half");
        assertThat(frames.end()).isEqualTo(Step.CUT);
        assertThat(text()).isEqualTo("<1>half");
        assertThat(frames.size()).isEqualTo(20);
        assertThat(frames.end()).isEqualTo(Step.NEED_BYTES);

        feed("5000 <1>" + "x".repeat(2_000));
        assertThat(frames.end()).isEqualTo(Step.CUT);
        assertThat(text()).isEqualTo("<1>" + "x".repeat(2_000));
        assertThat(frames.end()).isEqualTo(Step.NEED_BYTES);

        feed("<1>" + "x".repeat(2_000));
        assertThat(frames.end()).isEqualTo(Step.TOO_LARGE);
        assertThat(frames.size()).isEqualTo(2_003);
        assertThat(frames.end()).isEqualTo(Step.NEED_BYTES);
    }

    private void feed(String text) throws MalformedException {
        feed(text.getBytes(UTF_8));
    }

    private void feed(byte[] bytes) throws MalformedException {
        window.reserve(bytes.length);
        System.arraycopy(bytes, 0, window.array(), window.end(), bytes.length);
        window.written(bytes.length);
        for (Step step = frames.next(); step != Step.NEED_BYTES; step = frames.next()) {
            found.add((step == Step.TOO_LARGE ? "too large " + frames.size() + " " : "") + text());
        }
    }

    private String text() {
        return new String(frames.array(), frames.from(), frames.to() - frames.from(), UTF_8);
    }
}
