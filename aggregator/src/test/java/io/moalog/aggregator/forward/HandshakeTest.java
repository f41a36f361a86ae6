package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.msgpack.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

class HandshakeTest {
    private static final String KEY = "a shared key";
    private static final byte[] ONE = entry(seconds(1), record("message", "one"));

    @TempDir
    Path directory;

    private final TestIntake test = new TestIntake(true, 1_000_000, "a.known", "b.known").ready();
    private EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        test.closeWith(channel);
    }

    @Test
    void whoKnowsTheSharedKeyIsAdmittedAndBothSidesShowIt() {
        Value helo = connect(Senders.NONE);
        assertThat(helo.asArrayValue().get(0).asStringValue().asString()).isEqualTo("HELO");
        assertThat(Handshakes.option(helo, "nonce")).hasSize(32);
        assertThat(Handshakes.option(helo, "auth")).isEmpty();
        write(Handshakes.ping(helo, KEY, "", ""));
        Value pong = read();
        assertThat(Handshakes.refusal(pong)).isNull();
        assertThat(Handshakes.isFromOneWhoKnows(pong, helo, KEY)).isTrue();

        write(forward("a.known", "id1", List.of(ONE)));
        assertThat(test.sent()).hasSize(1);
        assertThat(answer()).isEqualTo(ack("id1"));
    }

    @Test
    void theHandshakeAndWhatFollowsItMayComeInAnyPieces() {
        Value helo = connect(Senders.NONE);
        byte[] all = join(Handshakes.ping(helo, KEY, "", ""), forward("a.known", "id1", List.of(ONE)));
        write(java.util.Arrays.copyOf(all, 7));
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        write(java.util.Arrays.copyOfRange(all, 7, all.length));
        assertThat(Handshakes.refusal(read())).isNull();
        assertThat(answer()).isEqualTo(ack("id1"));
    }

    @Test
    void whoDoesNotKnowTheSharedKeyIsTurnedAway() {
        write(Handshakes.ping(connect(Senders.NONE), "another key", "", ""));
        assertThat(Handshakes.refusal(read())).isEqualTo("shared_key mismatch");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nothingIsTakenBeforeTheHandshake() {
        connect(Senders.NONE);
        write(forward("a.known", "id1", List.of(ONE)));
        assertThat(channel.isOpen()).isFalse();
        assertThat(test.sent()).isEmpty();
    }

    @Test
    void everyConnectionHasADigestOfItsOwn() {
        Value first = connect(Senders.NONE);
        byte[] ping = Handshakes.ping(first, KEY, "", "");
        channel.finishAndReleaseAll();
        connect(Senders.NONE);
        write(ping);
        assertThat(Handshakes.refusal(read())).isEqualTo("shared_key mismatch");
    }

    @Test
    void aUserSendsForItsServicesAlone() {
        Senders senders = senders("# senders", "", "anna:pass:word:a.known, b.known", "ben:secret:*");
        Value helo = connect(senders);
        write(Handshakes.ping(helo, KEY, "anna", "pass:word"));
        assertThat(Handshakes.refusal(read())).isNull();
        write(forward("a.known", "id1", List.of(ONE)));
        write(forward("b.known", "id2", List.of(ONE)));
        assertThat(answer()).isEqualTo(ack("id1"));
        assertThat(answer()).isEqualTo(ack("id2"));
        write(forward("not.known", "id3", List.of(ONE)));
        assertThat(channel.isOpen()).isFalse();
        assertThat(test.sent()).hasSize(2);
        assertThat(test.deadLetters).isEmpty();
        assertThat(test.count("received", "forward")).isEqualTo(2);

        helo = connect(senders);
        write(Handshakes.ping(helo, KEY, "ben", "secret"));
        assertThat(Handshakes.refusal(read())).isNull();
        write(forward("b.known", "id4", List.of(ONE)));
        assertThat(answer()).isEqualTo(ack("id4"));
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike() {
        Senders senders = senders("anna:secret:*");
        for (String[] user : new String[][] {{"anna", "other"}, {"nobody", ""}, {"", ""}}) {
            write(Handshakes.ping(connect(senders), KEY, user[0], user[1]));
            assertThat(Handshakes.refusal(read())).isEqualTo("username/password mismatch");
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void whoSaysNothingIsClosedInTime() {
        connect(Senders.NONE);
        channel.advanceTimeBy(9, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPingWithoutEndIsMalformed() {
        connect(Senders.NONE);
        byte[] endless = new byte[9_000];
        endless[0] = (byte) 0x96;
        endless[1] = (byte) 0xc5;
        endless[2] = (byte) 0xff;
        write(endless);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsNoPingIsMalformed() {
        for (byte[] bad : List.of(
                pack(p -> p.packInt(1)),
                pack(p -> p.packArrayHeader(1).packString("PING")),
                pack(p -> p.packArrayHeader(6)
                        .packString("PONG")
                        .packInt(1)
                        .packInt(1)
                        .packInt(1)
                        .packInt(1)
                        .packInt(1)),
                pack(p -> p.packArrayHeader(6)
                        .packString("PING")
                        .packInt(1)
                        .packInt(1)
                        .packInt(1)
                        .packInt(1)
                        .packInt(1)))) {
            assertThatThrownBy(() -> Ping.read(bad, 0, bad.length)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aFileOfSendersThatCannotBeUsedIsSaidWithItsLine() {
        assertUnusable("line 2", "# a", "anna");
        assertUnusable("line 1", ":secret:*");
        assertUnusable("line 1", "anna::*");
        assertUnusable("line 1", "anna:secret:No Name");
        assertUnusable("the user anna is there twice", "anna:secret:*", "anna:other:*");
        assertUnusable("nobody could send", "");
        assertThatThrownBy(() -> SendersFile.read(directory.resolve("none")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none");
    }

    private void assertUnusable(String reason, String... lines) {
        assertThatThrownBy(() -> senders(lines))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }

    private Senders senders(String... lines) {
        try {
            return SendersFile.read(Files.write(directory.resolve("senders"), List.of(lines)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Value connect(Senders senders) {
        EmbeddedChannel connected = new EmbeddedChannel(false, false);
        Handshake handshake = new Handshake(() -> Set.of(KEY), senders, new SecureRandom());
        connected
                .pipeline()
                .addLast(new HandshakeHandler(
                        connected, handshake, sender -> new ForwardConnection(test.intake, 2048, connected, sender)));
        try {
            connected.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        channel = connected;
        return read();
    }

    private void write(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.runPendingTasks();
    }

    private Value read() {
        try {
            return MessagePack.newDefaultUnpacker(answer()).unpackValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] answer() {
        channel.runPendingTasks();
        ByteBuf answer = channel.readOutbound();
        assertThat(answer).as("an answer").isNotNull();
        byte[] bytes = ByteBufUtil.getBytes(answer);
        answer.release();
        return bytes;
    }
}
