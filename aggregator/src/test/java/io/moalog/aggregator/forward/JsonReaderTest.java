package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.forward.ForwardReader.Step;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.model.NotALogException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    private static final int LARGEST = 1000;

    private final List<String> read = new ArrayList<>();
    private final ByteWindow socket = new ByteWindow();
    private final JsonReader reader = new JsonReader(socket, LARGEST);
    private final JsonEntryReader entries = new JsonEntryReader();

    @Test
    void everyModeReadsTheSameHoweverItsBytesAreCut() throws Exception {
        String all = "[\"m\",5,{\"message\":\"bare ]\"}]\n"
                + " [ \"m\\u002eack\" , 5.5 , {\"a\":[{}]} , {\"chunk\":\"c\\\"0\",\"size\":1} ]"
                + "[\"f\",[[1,{\"a\":1}] , [[2,{}],{\"b\":\"[\"}]],{\"chunk\":\"c1\"}]"
                + "[\"f.empty\",[ ],{\"chunk\":\"c2\"}][\"f.none\",[],null]";
        List<String> expected = List.of(
                "MESSAGE m",
                "ENTRY [5,{\"message\":\"bare ]\"}]",
                "END null",
                "MESSAGE m.ack",
                "ENTRY [5.5,{\"a\":[{}]}]",
                "END {\"ack\":\"c\\\"0\"}\n",
                "MESSAGE f",
                "ENTRY [1,{\"a\":1}]",
                "ENTRY [[2,{}],{\"b\":\"[\"}]",
                "END {\"ack\":\"c1\"}\n",
                "MESSAGE f.empty",
                "END {\"ack\":\"c2\"}\n",
                "MESSAGE f.none",
                "END null");
        for (int step : new int[] {1, 2, 3, 5, 7, 11, 1000}) {
            read.clear();
            feed(all, step);
            assertThat(read).isEqualTo(expected);
        }
    }

    @Test
    void anEntryThatIsTooLargeIsPassedOverWithoutBeingHeld() throws Exception {
        String large = "[1,{\"a\":\"" + "x".repeat(3_000_000) + "\"}]";
        feed("[\"t\",[[1,{}]," + large + ",[2,{}]],{\"chunk\":\"c\"}]", 8192);
        assertThat(read)
                .containsExactly(
                        "MESSAGE t",
                        "ENTRY [1,{}]",
                        "TOO_LARGE " + large.length(),
                        "ENTRY [2,{}]",
                        "END {\"ack\":\"c\"}\n");
        read.clear();
        feed("[\"t\",1," + large + ",{\"chunk\":\"c\"}]", 8192);
        assertThat(read).containsExactly("MESSAGE t", "TOO_LARGE " + large.length(), "END {\"ack\":\"c\"}\n");
        assertThat(socket.capacity() + reader.capacity()).isLessThan(300_000);
    }

    @Test
    void aRecordMayBeNestedAsDeepAsInMessagePack() throws Exception {
        String deepest = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
        byte[] entry = ("[1," + deepest + "]").getBytes(UTF_8);
        entries.read(entry, 0, entry.length, false);
        assertThat(new String(entries.json().toByteArray(), UTF_8)).endsWith("]}");
        for (String deeper : new String[] {"{\"a\":[" + deepest + "]}", "{\"host\":{\"a\":" + deepest + "}}"}) {
            byte[] tooDeep = ("[1," + deeper + "]").getBytes(UTF_8);
            assertThatThrownBy(() -> entries.read(tooDeep, 0, tooDeep.length, false))
                    .isInstanceOf(NotALogException.class)
                    .hasMessage("nested more than 64 deep");
        }
    }

    @Test
    void whatIsNoMessageIsMalformed() {
        assertMalformed("{\"message\":\"m\"}", "'['");
        assertMalformed("[1,2,{}]", "tag is not a string");
        assertMalformed("[\"t\" 1", "','");
        assertMalformed("[\"t\",\"packed\"]", "packed");
        assertMalformed("[\"t\",[[1,{}],]]", "']' where a value has to be");
        assertMalformed("[\"t\",[[1,{}] [2,{}]]]", "']'");
        assertMalformed("[\"t\",1,{},{\"chunk\":[1]}]", "chunk");
        assertMalformed("[\"t\",1,{},{\"chunk\":\"" + "c".repeat(2000) + "\"}]", "chunk");
        assertMalformed("[\"t\",1,{},7]", "not an object");
        assertMalformed("[\"t\",1,{},{},{}]", "']'");
        assertMalformed("[\"" + "t".repeat(70_000), "tag larger");
        assertMalformed("[\"t\"," + "1".repeat(2_000), "time larger");
        assertMalformed("[\"t\",[],{\"" + "o".repeat(70_000), "option larger");
    }

    @Test
    void theEntrysTimeIsPutFirst() throws Exception {
        String time = "\"@timestamp\":\"2001-09-09T01:46:40.123456789Z\"";
        assertThat(log("[1000000000.123456789,{\"a\":1}]")).isEqualTo("{" + time + ",\"a\":1}");
        assertThat(log("[[1000000000.123456789,{\"x\":[1]}] , {\"a\":\n1} ]")).isEqualTo("{" + time + ",\"a\": 1}");
        assertThat(log("[1000000000.123456789,{ }]")).isEqualTo("{" + time + " }");
        assertThat(log("[1000000000,{}]")).isEqualTo("{\"@timestamp\":\"2001-09-09T01:46:40Z\"}");
        assertThat(log("[1,{\"@timestamp\":\"2020-01-01T00:00:00Z\"}]"))
                .isEqualTo("{\"@timestamp\":\"2020-01-01T00:00:00Z\"}");
    }

    @Test
    void aTimeThatIsNoneIsLeftOut() throws Exception {
        for (String time : List.of(
                "\"now\"",
                "null",
                "[]",
                "{}",
                "1e999999999999",
                "1e999",
                "1e-999999999",
                "[\"a\",1]",
                "9".repeat(50))) {
            assertThat(log("[" + time + ",{\"a\":1}]")).as(time).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void theHostIsFound() throws Exception {
        log("[1,{\"host\":{\"name\":\"web-3\"}}]");
        assertThat(entries.host()).isEqualTo("web-3".getBytes(UTF_8));
        log("[1,{\"hostname\":\"web-2\",\"host\":\"web-1\"}]");
        assertThat(entries.host()).isEqualTo("web-1".getBytes(UTF_8));
        log("[1,{\"hosts\":\"x\"}]");
        assertThat(entries.host()).isNull();
    }

    @Test
    void whatIsNoEntryIsRefusedWithTheReason() {
        assertRefused("7", "an array of a time and a record");
        assertRefused("[7]", "not an object");
        assertRefused("[7,[]]", "not an object");
        assertRefused("[7,{},{}]", "more follows");
        assertRefused("[7,{\"a\":}]", "not JSON");
        assertRefused("[7,{\"a\":1]", "not JSON");
        assertRefused("[7,{\"password\":hunter2}]", "not JSON at byte 15");
        assertRefused("[7,{\"a\":\"\u00ff\"}]", "UTF-8");
    }

    private void assertRefused(String entry, String reason) {
        byte[] bytes = entry.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> entries.read(bytes, 0, bytes.length, false))
                .isInstanceOf(NotALogException.class)
                .hasMessageContaining(reason);
    }

    /** The log, wherever in an array its entry stands. */
    private String log(String entry) throws NotALogException {
        byte[] bytes = ("[[[" + entry + "]]]").getBytes(UTF_8);
        entries.read(bytes, 3, bytes.length - 3, false);
        return new String(entries.json().toByteArray(), UTF_8);
    }

    private static void assertMalformed(String text, String reason) {
        ByteWindow window = new ByteWindow();
        append(window, text.getBytes(UTF_8));
        JsonReader broken = new JsonReader(window, LARGEST);
        assertThatThrownBy(() -> {
                    while (broken.next() != Step.NEED_BYTES) {}
                })
                .as(text)
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    private void feed(String text, int step) throws MalformedException {
        byte[] bytes = text.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += step) {
            append(socket, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step)));
            for (Step next = reader.next(); next != Step.NEED_BYTES; next = reader.next()) {
                note(next);
            }
        }
        assertThat(socket.isEmpty()).isTrue();
    }

    private void note(Step step) {
        String text = new String(reader.array(), reader.from(), reader.to() - reader.from(), UTF_8);
        read.add(step
                + " "
                + switch (step) {
                    case MESSAGE -> new String(reader.tag(), UTF_8);
                    case ENTRY -> text;
                    case TOO_LARGE -> String.valueOf(reader.size());
                    default -> reader.acknowledgement() == null ? null : new String(reader.acknowledgement(), UTF_8);
                });
    }

    private static void append(ByteWindow window, byte[] bytes) {
        window.reserve(bytes.length);
        System.arraycopy(bytes, 0, window.array(), window.end(), bytes.length);
        window.written(bytes.length);
    }
}
