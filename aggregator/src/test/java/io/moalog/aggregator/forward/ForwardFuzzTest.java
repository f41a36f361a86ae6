package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.forward.ForwardReader.Step;
import io.moalog.aggregator.fuzz.Fuzz;
import io.moalog.aggregator.fuzz.Steps;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.aggregator.msgpack.RandomValues;
import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import io.moalog.registry.view.ServicePattern;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever comes over forward, the worst that happens is that its connection is closed. */
class ForwardFuzzTest {
    private static final int LARGEST = 1000;
    private static final byte[] ONE = entry(eventTime(1, 2), record("message", "one", "host", "web-1"));
    private static final byte[] TWO = entryWithMetadata(seconds(3), record("message", "two", "a", "b"));
    private static final byte[] RANDOM = entry(seconds(3), RandomValues.bytes(new RandomValues(7).map(3)));
    private static final byte[] LARGE = entry(seconds(4), record("message", "x".repeat(1_500)));

    private static final byte[][] MESSAGES = {
        message("a.known", seconds(5), record("message", "bare"), "c0"),
        message("a.known", eventTime(6, 0), record(), null),
        join(new byte[] {(byte) 0xc0}, forward("a.known", "c1", List.of(ONE, TWO, RANDOM))),
        forward("not.known", "c2", List.of(ONE, LARGE, TWO)),
        packed("a.known", "c3", join(ONE, TWO, RANDOM)),
        packed("a.known", null, join(LARGE, ONE)),
        compressed("a.known", "c4", gzip(join(ONE, TWO, RANDOM))),
        compressed("a.known", "c5", join(gzip(ONE), gzip(LARGE))),
        compressed("a.known", "c6", gzip(entry(seconds(1), record("message", "x".repeat(70_000))))),
    };
    private static final byte[][] JSON = {
        "[\"a.known\",5,{\"message\":\"bare ]\"}]\n[\"a.known\",5.5,{\"a\":[{}]},{\"chunk\":\"c0\"}]".getBytes(UTF_8),
        "[\"a.known\",[[1,{\"host\":{\"name\":\"web\"}}],[[2,{}],{\"b\":\"[한\\u00e9\"}]],{\"chunk\":\"c1\"}]"
                .getBytes(UTF_8),
        ("[\"not.known\",[[1e3,{\"m\":\"" + "x".repeat(1_500) + "\"}]],{\"chunk\":\"c2\"}]").getBytes(UTF_8),
    };

    private long kept;
    private long refused;

    @Test
    void messagesAreReadOrRefused() throws Exception {
        EntryReader entries = new EntryReader();
        new Fuzz("forward messages", (input, cut, steps) -> {
                    ByteWindow window = new ByteWindow();
                    read(new MessageReader(window, LARGEST), entries, window, input, cut, steps);
                })
                .feed(200_000, MESSAGES);
        assertThat(kept).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void messagesInJsonAreReadOrRefused() throws Exception {
        JsonEntryReader entries = new JsonEntryReader();
        new Fuzz("forward JSON", (input, cut, steps) -> {
                    ByteWindow window = new ByteWindow();
                    read(new JsonReader(window, LARGEST), entries, window, input, cut, steps);
                })
                .feed(575_000, JSON);
        assertThat(kept).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void gzipIsInflatedInStepsOrRefused() throws Exception {
        byte[] text = gzip("some text ".repeat(100).getBytes(UTF_8));
        byte[] bomb = gzip(new byte[150_000]);
        new Fuzz("gzip", (input, cut, steps) -> {
                    try (GzipInflater inflater = new GzipInflater()) {
                        inflate(inflater, input, steps);
                    } catch (MalformedException expected) {
                        refused++;
                    }
                })
                .feed(50_000, text, join(text, text), bomb);
        assertThat(refused).isPositive();
    }

    private static void inflate(GzipInflater inflater, byte[] input, Steps steps) throws MalformedException {
        ByteWindow out = new ByteWindow();
        int at = 0;
        while (true) {
            steps.count();
            int taken = inflater.step(input, at, input.length, out);
            if (out.length() > GzipInflater.STEP) {
                throw new AssertionError("a step of " + out.length() + " bytes");
            }
            if (taken == 0 && out.isEmpty()) {
                return;
            }
            at += taken;
            out.consume(out.length());
        }
    }

    @Test
    void aHandshakeAdmitsOnlyWhoKnowsTheSecrets() throws Exception {
        Sender anna = new Sender("anna", "secret", Set.of(ServicePattern.ALL));
        Senders senders = new Senders() {
            @Override
            public boolean areAsked() {
                return true;
            }

            @Override
            public Optional<Sender> find(String name) {
                return name.equals("anna") ? Optional.of(anna) : Optional.empty();
            }
        };
        byte[] ping = pack(packer -> packer.packArrayHeader(6)
                .packString("PING")
                .packString("client")
                .packString("salt")
                .packString("d".repeat(128))
                .packString("anna")
                .packString("e".repeat(128)));
        SecureRandom random = new SecureRandom();
        new Fuzz("handshake", (input, cut, steps) -> {
                    EmbeddedChannel channel = new TestChannel();
                    Handshake handshake = new Handshake(() -> Set.of("key"), senders, random);
                    feed(channel, input, cut, new HandshakeHandler(channel, handshake, sender -> {
                        throw new AssertionError("admitted " + sender);
                    }));
                    channel.finishAndReleaseAll();
                })
                .feed(50_000, ping, join(ping, MESSAGES[0]));
    }

    @Test
    void aConnectionAccountsForWhateverComes() throws Exception {
        byte[][] seeds = java.util.stream.Stream.of(MESSAGES, JSON)
                .flatMap(java.util.Arrays::stream)
                .toArray(byte[][]::new);
        try (TestIntake test = new TestIntake(true, 10_000_000, "a.known").ready()) {
            new Fuzz("forward connection", (input, cut, steps) -> {
                        EmbeddedChannel channel = new TestChannel();
                        feed(channel, input, cut, new ForwardConnection(test.intake, LARGEST, channel));
                        channel.finishAndReleaseAll();
                        test.producer.clear();
                        test.deadLetters.clear();
                    })
                    .feed(75_000, seeds);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(test.inFlight.used()).as("bytes left in flight").isZero();
                assertThat(test.count("received", "forward"))
                        .isPositive()
                        .isEqualTo(test.count("accepted", "forward")
                                + test.count("rejected", "forward")
                                + test.count("dead.lettered", "forward")
                                + test.count("refused", "forward"));
            });
        }
    }

    private static void feed(EmbeddedChannel channel, byte[] input, int cut, ChannelHandler handler) {
        channel.pipeline().addLast(handler);
        ByteBuf first = Unpooled.buffer(1 + cut).writeBytes(input, 0, cut);
        ByteBuf rest = Unpooled.buffer(1 + input.length - cut).writeBytes(input, cut, input.length - cut);
        channel.writeInbound(first);
        channel.runPendingTasks();
        if (channel.isOpen()) {
            channel.writeInbound(rest);
        } else {
            rest.release();
        }
        channel.runPendingTasks();
        channel.checkException();
        assertThat(first.refCnt() + rest.refCnt())
                .as("buffers that nobody let go")
                .isZero();
    }

    private void read(ForwardReader reader, LogMaker maker, ByteWindow window, byte[] input, int cut, Steps steps) {
        try (reader) {
            append(window, input, 0, cut);
            read(reader, maker, window, steps);
            append(window, input, cut, input.length);
            read(reader, maker, window, steps);
        } catch (MalformedException expected) {
            refused++;
        }
    }

    private void read(ForwardReader reader, LogMaker maker, ByteWindow window, Steps steps) throws MalformedException {
        for (Step step = reader.next(); step != Step.NEED_BYTES; step = reader.next()) {
            steps.count();
            if (window.capacity() + reader.capacity() > 1_000_000) {
                throw new AssertionError("held: " + window.capacity() + " and " + reader.capacity());
            }
            if (step == Step.ENTRY) {
                take(reader, maker);
            }
        }
    }

    private void take(ForwardReader reader, LogMaker maker) {
        maker.json().limit(6 * LARGEST);
        try {
            maker.read(reader.array(), reader.from(), reader.to(), reader.isBare());
        } catch (NotALogException | JsonTooLargeException expected) {
            refused++;
            return;
        }
        try {
            LogEvent.read(maker.json().toByteArray());
            kept++;
        } catch (NotALogException e) {
            throw new AssertionError("what was made is no log: " + e.getMessage(), e);
        }
    }

    private static void append(ByteWindow window, byte[] bytes, int from, int to) {
        window.reserve(to - from);
        System.arraycopy(bytes, from, window.array(), window.end(), to - from);
        window.written(to - from);
    }
}
