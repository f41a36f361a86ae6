package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.fuzz.Fuzz;
import io.moalog.aggregator.intake.TestIntake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever comes as syslog becomes a log, a dead letter, or is counted as refused. */
class SyslogFuzzTest {
    private static final int LARGEST = 1000;
    private static final byte[][] MESSAGES = Stream.of(
                    "<165>1 2003-10-11T22:14:15.003456789-07:00 host known 42 ID47"
                            + " [a@1 iut=\"3\" iut=\"x\\\"y\\\\\\]\" b=\"\"][empty@1] \ufeffAn event",
                    "<13>1 - - - - - - nothing",
                    "<34>Oct 11 22:14:15 mymachine known[12]: 'su root' failed",
                    "<189>45: *Feb 29 2024 12:00:00.123 UTC: %SYS-5-CONFIG_I: set",
                    "<13>2026-01-01T00:00:00 h known: iso",
                    "<13>known: no time")
            .map(text -> text.getBytes(UTF_8))
            .toArray(byte[][]::new);
    private static final byte[][] STREAMS = Stream.of(
                    "<13>1 - h known - - - a\n<13>1 - h other - - - b\r\n\0\n24 <13>1 - h known - - - c<13>known: d",
                    "1200 <13>1 - h known - - - " + "x".repeat(1_176) + "9 <13>a: bc<13>Oct 11 22:14:15 h known: e\n",
                    "<13>1 - h known - - - " + "\u0001".repeat(300) + "\n<13>known: " + "x".repeat(2_000) + "\n")
            .map(text -> text.getBytes(UTF_8))
            .toArray(byte[][]::new);

    private final SyslogParser parser = new SyslogParser(Clock.systemUTC());

    @Test
    void everyMessageIsWrittenAsJsonWithoutDuplicates() throws Exception {
        ObjectMapper strict = new ObjectMapper();
        strict.enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        strict.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        SyslogJson json = new SyslogJson();
        new Fuzz("syslog messages", (input, cut, steps) -> {
                    json.write(parser.parse(input, 0, input.length), "sender");
                    strict.readTree(json.json().toByteArray());
                })
                .feed(50_000, MESSAGES);
    }

    @Test
    void aConnectionAccountsForWhateverComes() throws Exception {
        try (TestIntake test = new TestIntake(true, 10_000_000, "known").ready()) {
            new Fuzz("syslog connection", (input, cut, steps) -> {
                        EmbeddedChannel channel = new TestChannel();
                        channel.pipeline().addLast(new SyslogConnection(test.intake, LARGEST, parser, channel));
                        feed(channel, input, 0, cut);
                        feed(channel, input, cut, input.length);
                        channel.finishAndReleaseAll();
                        channel.checkException();
                        test.producer.clear();
                        test.deadLetters.clear();
                    })
                    .feed(50_000, STREAMS);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(test.inFlight.used()).as("bytes left in flight").isZero();
                assertThat(test.count("accepted", SyslogConnection.PROTOCOL)).isPositive();
                assertThat(test.count("received", SyslogConnection.PROTOCOL))
                        .isEqualTo(test.count("accepted", SyslogConnection.PROTOCOL)
                                + test.count("dead.lettered", SyslogConnection.PROTOCOL)
                                + test.count("refused", SyslogConnection.PROTOCOL));
            });
        }
    }

    private static void feed(EmbeddedChannel channel, byte[] input, int from, int to) {
        if (channel.isOpen()) {
            ByteBuf bytes = Unpooled.buffer(1 + to - from).writeBytes(input, from, to - from);
            channel.writeInbound(bytes);
            channel.runPendingTasks();
            assertThat(bytes.refCnt()).as("let go").isZero();
        }
    }
}
