package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.forward.ForwardReader.Step;
import io.moalog.aggregator.msgpack.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final int LARGEST = 1000;
    private static final byte[] ONE = entry(eventTime(1, 2), record("message", "one"));
    private static final byte[] TWO = entryWithMetadata(seconds(3), record("message", "two", "a", "b"));

    /** What was read: a line for each step, an entry with its bytes. */
    private final List<String> read = new ArrayList<>();

    private final ByteWindow socket = new ByteWindow();
    private final MessageReader reader = new MessageReader(socket, LARGEST);

    @Test
    void everyModeReadsTheSameHoweverItsBytesAreCut() throws Exception {
        byte[] all = join(
                message("m", seconds(5), record("message", "bare"), "c0"),
                message("m.no.ack", eventTime(6, 0), record(), null),
                new byte[] {(byte) 0xc0},
                forward("f", "c1", List.of(ONE, TWO)),
                forward("f.empty", "c2", List.of()),
                packed("p", "c3", join(ONE, TWO, ONE)),
                packed("p.empty", null, new byte[0]),
                compressed("z", "c4", gzip(join(ONE, TWO))),
                compressed("z.members", "c5", join(gzip(ONE), gzip(TWO))));
        feed(all, all.length);
        List<String> whole = List.copyOf(read);
        assertThat(whole)
                .containsExactly(
                        "MESSAGE m",
                        "ENTRY " + text(join(seconds(5), record("message", "bare"))) + " bare",
                        "END c0",
                        "MESSAGE m.no.ack",
                        "ENTRY " + text(join(eventTime(6, 0), record())) + " bare",
                        "END null",
                        "HEARTBEAT",
                        "MESSAGE f",
                        "ENTRY " + text(ONE),
                        "ENTRY " + text(TWO),
                        "END c1",
                        "MESSAGE f.empty",
                        "END c2",
                        "MESSAGE p",
                        "ENTRY " + text(ONE),
                        "ENTRY " + text(TWO),
                        "ENTRY " + text(ONE),
                        "END c3",
                        "MESSAGE p.empty",
                        "END null",
                        "MESSAGE z",
                        "ENTRY " + text(ONE),
                        "ENTRY " + text(TWO),
                        "END c4",
                        "MESSAGE z.members",
                        "ENTRY " + text(ONE),
                        "ENTRY " + text(TWO),
                        "END c5");
        for (int step = 1; step < 40; step++) {
            read.clear();
            feed(all, step);
            assertThat(read).isEqualTo(whole);
        }
    }

    @Test
    void anEntryThatIsTooLargeIsPassedOverWithoutBeingHeld() throws Exception {
        byte[] large = entry(seconds(1), record("message", "x".repeat(5_000_000)));
        for (byte[] message : List.of(
                forward("t", "c", List.of(ONE, large, TWO)),
                packed("t", "c", join(ONE, large, TWO)),
                compressed("t", "c", gzip(join(ONE, large, TWO))))) {
            read.clear();
            feed(message, 8192);
            assertThat(read)
                    .containsExactly(
                            "MESSAGE t",
                            "ENTRY " + text(ONE),
                            "TOO_LARGE " + large.length,
                            "ENTRY " + text(TWO),
                            "END c");
            assertThat(socket.capacity() + reader.capacity()).isLessThan(300_000);
        }
    }

    @Test
    void ofAnEntryThatIsTooLargeTheBeginningIsKept() throws Exception {
        byte[] large = entry(seconds(1), record("message", "x".repeat(100_000)));
        append(forward("t", null, List.of(large)));
        assertThat(reader.next()).isEqualTo(Step.MESSAGE);
        assertThat(reader.next()).isEqualTo(Step.ENTRY);
        append(Arrays.copyOf(forward("t", null, List.of(large)), 90_000));
        assertThat(reader.next()).isEqualTo(Step.END);
        assertThat(reader.next()).isEqualTo(Step.MESSAGE);
        assertThat(reader.next()).isEqualTo(Step.NEED_BYTES);
        assertThat(socket.isEmpty()).isTrue();
        append(Arrays.copyOfRange(forward("t", null, List.of(large)), 90_000, large.length + 4));
        assertThat(reader.next()).isEqualTo(Step.TOO_LARGE);
        assertThat(reader.size()).isEqualTo(large.length);
        assertThat(Arrays.copyOfRange(reader.array(), reader.from(), reader.to()))
                .isEqualTo(Arrays.copyOf(large, MessageReader.KEPT));
    }

    @Test
    void aBombOfNothingYieldsToOthers() throws Exception {
        byte[] large = entry(seconds(1), record("message", "x".repeat(5_000_000)));
        append(compressed("t", "c", gzip(large)));
        List<Step> steps = new ArrayList<>();
        do {
            steps.add(reader.next());
        } while (steps.get(steps.size() - 1) != Step.END);
        assertThat(steps).contains(Step.YIELD).contains(Step.TOO_LARGE);
    }

    @Test
    void whatIsNoMessageIsMalformed() {
        assertMalformed("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8), "0x47");
        assertMalformed(new byte[] {(byte) 0x93, 1}, "tag");
        assertMalformed(new byte[] {(byte) 0x91, (byte) 0xa1, 't'}, "2 to 4");
        assertMalformed(new byte[] {(byte) 0x92, (byte) 0xa1, 't', 1}, "2 elements");
        assertMalformed(forward("t", null, List.of(new byte[] {(byte) 0xc1})), "0xc1");
        assertMalformed(packed("t", null, Arrays.copyOf(ONE, ONE.length - 1)), "end within");
        assertMalformed(packed("t", null, join(ONE, new byte[] {(byte) 0xdb, 127, -1, -1, -1})), "end within");
        assertMalformed(compressed("t", "c", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3}), "gzip");
        assertMalformed(compressed("t", "c", Arrays.copyOf(gzip(ONE), 25)), "cut off");
        assertMalformed(compressed("t", "c", gzip(Arrays.copyOf(ONE, ONE.length - 1))), "end within");
        assertMalformed(packed("t", null, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0}), "zstd");
        assertMalformed(join(new byte[] {(byte) 0x93, (byte) 0xdb, 0, 2, 0, 0}, new byte[70_000]), "tag longer");
        assertMalformed(forward("t", "c".repeat(2000), List.of()), "chunk larger");
        assertMalformed(Arrays.copyOf(forward("t", "c".repeat(200_000), List.of()), 100_000), "option larger");
    }

    @Test
    void aWrongChecksumIsMalformed() {
        byte[] gzip = gzip(ONE);
        gzip[gzip.length - 5] ^= 1;
        assertMalformed(compressed("t", "c", gzip), "checksum");
    }

    @Test
    void randomBytesNeverDoMoreThanEndTheConnection() {
        Random random = new Random(29);
        byte[] good = join(packed("p", "c3", join(ONE, TWO)), compressed("z", "c4", gzip(join(ONE, TWO))));
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            ByteWindow window = new ByteWindow();
            try (MessageReader broken = new MessageReader(window, LARGEST)) {
                append(window, bad);
                while (broken.next() != Step.NEED_BYTES) {
                    assertThat(window.capacity() + broken.capacity()).isLessThan(1_000_000);
                }
            } catch (MalformedException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    private void assertMalformed(byte[] bytes, String reason) {
        ByteWindow window = new ByteWindow();
        append(window, bytes);
        try (MessageReader broken = new MessageReader(window, LARGEST)) {
            assertThatThrownBy(() -> {
                        while (broken.next() != Step.NEED_BYTES) {}
                    })
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining(reason);
        }
    }

    private void feed(byte[] bytes, int step) throws MalformedException {
        for (int from = 0; from < bytes.length; from += step) {
            append(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step)));
            for (Step next = reader.next(); next != Step.NEED_BYTES; next = reader.next()) {
                note(next);
            }
        }
        assertThat(socket.isEmpty()).isTrue();
    }

    private void note(Step step) {
        switch (step) {
            case MESSAGE -> read.add("MESSAGE " + new String(reader.tag(), UTF_8));
            case ENTRY ->
                read.add("ENTRY " + text(Arrays.copyOfRange(reader.array(), reader.from(), reader.to()))
                        + (reader.isBare() ? " bare" : ""));
            case TOO_LARGE -> read.add("TOO_LARGE " + reader.size());
            case END ->
                read.add("END "
                        + (reader.chunk() == null
                                ? null
                                : new String(reader.chunk(), 1, reader.chunk().length - 1, UTF_8)));
            case HEARTBEAT -> read.add("HEARTBEAT");
            default -> {}
        }
    }

    private void append(byte[] bytes) {
        append(socket, bytes);
    }

    private static void append(ByteWindow window, byte[] bytes) {
        window.reserve(bytes.length);
        System.arraycopy(bytes, 0, window.array(), window.end(), bytes.length);
        window.written(bytes.length);
    }

    private static String text(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
