package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.entry;
import static io.moalog.aggregator.forward.Messages.forward;
import static io.moalog.aggregator.forward.Messages.record;
import static io.moalog.aggregator.forward.Messages.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.intake.TestIntake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service whose topic Kafka does not acknowledge, on a connection that others share. */
class SilentTopicTest {
    private static final byte[] ENTRY = entry(seconds(1_000_000_000), record("message", "x".repeat(1_000)));
    private static final int MOST = 2_000_000;

    private final TestIntake test = new TestIntake(false, MOST, "a.silent", "a.free").ready();
    private final EmbeddedChannel channel = new TestChannel();

    SilentTopicTest() {
        channel.pipeline().addLast(new ForwardConnection(test.intake, 100_000, channel));
    }

    @AfterEach
    void close() {
        test.closeWith(channel);
    }

    @Test
    void itTakesAQuarterOfTheRoomAndTheOthersFlow() {
        write("a.silent", "id1", 600);
        assertThat(channel.config().isAutoRead()).as("waits for its topic").isFalse();
        assertThat(test.inFlight.hasRoom()).isTrue();
        int taken = test.sent().size();
        assertThat(taken).as("a quarter of the bound").isBetween(300, 350);

        test.fallSilent();
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(test.intake.isKafkaAway()).isFalse();
        assertThat(test.inFlight.hasRoom()).isTrue();

        write("a.silent", "id2", 10);
        write("a.free", "id3", 5);
        assertThat(channel.isOpen()).isTrue();
        assertThat(test.sent())
                .as("one topic's logs do not hold up the other's")
                .hasSize(taken + 5);
        assertThat(test.count("refused", "forward")).isEqualTo(600 - taken + 10);
        assertThat(test.meters.get("moalog.aggregator.topics.silent").gauge().value())
                .isEqualTo(1);

        while (test.producer.completeNext()) {}
        assertThat(answers()).as("acknowledged is the other's chunk alone").isEqualTo(1);
        write("a.silent", "id4", 20);
        while (test.producer.completeNext()) {}
        assertThat(answers()).as("it answers again").isEqualTo(1);
    }

    private void write(String tag, String chunk, int entries) {
        channel.writeInbound(Unpooled.wrappedBuffer(forward(tag, chunk, Collections.nCopies(entries, ENTRY))));
        channel.runPendingTasks();
    }

    private int answers() {
        channel.runPendingTasks();
        int answers = 0;
        for (ByteBuf answer = channel.readOutbound(); answer != null; answer = channel.readOutbound()) {
            answers++;
            answer.release();
        }
        return answers;
    }
}
