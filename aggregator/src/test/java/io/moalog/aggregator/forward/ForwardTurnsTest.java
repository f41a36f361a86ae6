package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.intake.TestIntake;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a connection's turn on its event loop ends. */
class ForwardTurnsTest {
    private static final byte[] TIME = seconds(1_000_000_000);
    private static final byte[] ONE = entry(TIME, record("message", "one"));
    private static final String ONE_JSON = "{\"@timestamp\":\"2001-09-09T01:46:40Z\",\"message\":\"one\"}";

    @Test
    void whatIsNotTakenAtTheEndOfATurnIsNotOvertaken() {
        try (TestIntake wide = new TestIntake(true, 10_000_000, "a.known").ready()) {
            List<byte[]> entries = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 2_050; i++) {
                entries.add(entry(TIME, record("n", "" + i)));
                expected.add("{\"@timestamp\":\"2001-09-09T01:46:40Z\",\"n\":\"" + i + "\"}");
            }
            // The message is a turn's step 1, so its entry 2,047 is the last of the turn's 2,048.
            wide.producer.takenBefore.set(2_046);
            wide.producer.notTaken.set(2);
            wide.producer.metadataAway = true;
            EmbeddedChannel busy = connect(wide);
            busy.writeInbound(Unpooled.wrappedBuffer(packed("a.known", "id1", join(entries.toArray(byte[][]::new)))));
            busy.runPendingTasks();
            assertThat(busy.config().isAutoRead()).isFalse();
            wide.producer.metadataAway = false;
            await().until(() -> {
                busy.runPendingTasks();
                return busy.config().isAutoRead();
            });
            assertThat(wide.sent()).isEqualTo(expected);
            busy.finishAndReleaseAll();
        }
    }

    @Test
    void aMessageAtTheEndOfATurnWaitsForItsTopic() {
        try (TestIntake cold = new TestIntake(true, 1_000_000, "a.known")) {
            cold.producer.metadataAway = true;
            byte[] heartbeats = new byte[2_047];
            Arrays.fill(heartbeats, (byte) 0xc0);
            EmbeddedChannel first = connect(cold);
            first.writeInbound(Unpooled.wrappedBuffer(join(heartbeats, forward("a.known", "id1", List.of(ONE)))));
            first.runPendingTasks();
            assertThat(cold.sent()).isEmpty();
            cold.producer.metadataAway = false;
            await().until(() -> {
                first.runPendingTasks();
                return first.config().isAutoRead();
            });
            assertThat(cold.sent()).containsExactly(ONE_JSON);
            first.finishAndReleaseAll();
        }
    }

    @Test
    void aConnectionThatHasNothingLeftToReadIsChargedNothing() {
        try (TestIntake test = new TestIntake(true, 10_000_000, "a.known").ready()) {
            EmbeddedChannel idle = connect(test);
            byte[] text = new byte[1_000];
            Random random = new Random(3);
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) ('a' + random.nextInt(26));
            }
            byte[] letters = entry(
                    TIME,
                    pack(p -> p.packMapHeader(1)
                            .packString("b")
                            .packBinaryHeader(1_000)
                            .addPayload(text)));
            byte[] entries = join(letters, letters, letters);
            for (byte[] message : List.of(
                    compressed("a.known", "id1", gzip(entries)),
                    packed("a.known", "id2", entries),
                    forward("a.known", "id3", List.of(letters)))) {
                int half = message.length / 2;
                idle.writeInbound(Unpooled.wrappedBuffer(message, 0, half));
                idle.writeInbound(Unpooled.wrappedBuffer(message, half, message.length - half));
                idle.runPendingTasks();
                assertThat(test.inFlight.used()).as("bytes in flight").isZero();
            }
            assertThat(test.sent()).hasSize(7);
            idle.finishAndReleaseAll();
        }
    }

    private static EmbeddedChannel connect(TestIntake to) {
        EmbeddedChannel connected = new TestChannel();
        connected.pipeline().addLast(new ForwardConnection(to.intake, 2048, connected));
        return connected;
    }
}
