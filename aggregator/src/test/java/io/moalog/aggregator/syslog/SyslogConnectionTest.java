package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.ServiceState;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.Test;

class SyslogConnectionTest extends SyslogTest {
    private static final String PROTOCOL = "syslog-tcp";

    SyslogConnectionTest() {
        super(PROTOCOL, 1_000_000, "web", "cron");
    }

    @Override
    ChannelHandler reader(EmbeddedChannel of, SyslogParser parser) {
        return new SyslogConnection(test.intake, LARGEST, parser, of);
    }

    @Test
    void aMessageIsALogOfTheServiceThatItsAppIs() {
        write("<13>1 - h-1 web - - - one\n24 <13>1 - - CRON 7 - - two<13>Oct 11 22:14:15 h CRON[1]: three\n");
        assertThat(test.records()).extracting("topic").containsExactly("log.web", "log.cron", "log.cron");
        assertThat(test.sent().get(0))
                .isEqualTo("{\"message\":\"one\",\"level\":\"NOTICE\",\"host\":\"h-1\",\"facility\":\"user\","
                        + "\"app\":\"web\"}");
        assertThat(test.sent().get(1)).contains("\"message\":\"two\"", "\"host\":\"embedded\"", "\"app\":\"CRON\"");
        assertThat(test.sent().get(2)).contains("\"message\":\"three\"", "\"pid\":\"1\"", "\"@timestamp\":\"20");
        assertThat(test.records().get(0).key()).isEqualTo("h-1".getBytes(UTF_8));
        assertThat(test.records().get(0).headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=syslog-tcp embedded");
        completeAll();
        assertThat(test.count("accepted", PROTOCOL)).isEqualTo(3);
    }

    @Test
    void whatHasNoServiceIsDeadLetteredWithTheReasonAndTheRestFlows() {
        test.services.put("leaving", ServiceState.DELETING);
        write("<13>1 - h Unknown - - - a\n<13>1 - h leaving - - - b\n<13>1 - h postfix/smtpd - - - c\n"
                + "<13>1 - h - - - - d\n<13>no tag\nGET / HTTP/1.1\n<13>1 - h web - - - e\n");
        awaitDeadLetters(6);
        assertThat(test.deadLetters)
                .extracting("service")
                .containsExactly("unknown", "leaving", "postfix/smtpd", "", "", "");
        assertThat(test.deadLetters.get(0).reason()).contains("no service unknown is registered");
        assertThat(test.deadLetters.get(1).reason()).contains("being deleted");
        assertThat(test.deadLetters.get(2).reason()).contains("is not a service name");
        assertThat(test.deadLetters.get(3).reason()).contains("names no app");
        assertThat(test.deadLetters.get(4).reason()).contains("names no app");
        assertThat(test.deadLetters.get(5).reason()).contains("no syslog message");
        assertThat(new String(test.deadLetters.get(3).body(), UTF_8)).contains("\"message\":\"d\"");
        assertThat(test.deadLetters.get(5).body()).isEqualTo("GET / HTTP/1.1".getBytes(UTF_8));
        assertThat(test.sent()).hasSize(1);
    }

    @Test
    void aClaimedAppIsItsServices() {
        test.services.change("cron", null, null, new Claim(ClaimKind.APP_NAME, "postfix/*"));
        write("<13>1 - h postfix/smtpd - - - a\n");
        assertThat(test.records()).extracting("topic").containsExactly("log.cron");
    }

    @Test
    void whatIsTooLargeIsDeadLetteredWithItsBeginning() {
        String large = "<13>1 - h WEB - - - " + "x".repeat(100_000);
        String growing = "<13>1 - h web - - - " + "\u0001".repeat(1_000);
        write(large + "\n" + growing + "\n<13>1 - h web - - - next\n");
        awaitDeadLetters(2);
        assertThat(test.deadLetters).extracting("service").containsOnly("web");
        assertThat(test.deadLetters.get(0).reason())
                .isEqualTo(
                        "larger than 2048 bytes as JSON: a message of 100020 bytes, of which the first 65536 are kept");
        assertThat(test.deadLetters.get(0).body())
                .isEqualTo(large.substring(0, 65_536).getBytes(UTF_8));
        assertThat(test.deadLetters.get(1).body()).isEqualTo(growing.getBytes(UTF_8));
        assertThat(test.sent()).hasSize(1);
    }

    @Test
    void malformedFramingIsKeptOnceAndEndsTheConnection() {
        write("19 <13>1 - h web - - -wrongly counted\n<13>1 - h web - - - next\n");
        assertThat(channel.isOpen()).isFalse();
        awaitDeadLetters(1);
        assertThat(test.deadLetters.get(0).reason()).startsWith("malformed framing");
        assertThat(new String(test.deadLetters.get(0).body(), UTF_8)).startsWith("wrongly counted");
        assertThat(test.sent()).as("what came before").hasSize(1);
    }

    @Test
    void whatIsLeftWhenTheConnectionEndsIsKept() {
        write("<13>1 - h web - - - not ended");
        assertThat(test.sent()).isEmpty();
        channel.close();
        channel.runPendingTasks();
        assertThat(test.sent()).singleElement().asString().contains("not ended");

        EmbeddedChannel counting = connect();
        counting.writeInbound(Unpooled.copiedBuffer("100 <13>1 - h web - - - cut", UTF_8));
        counting.finishAndReleaseAll();
        awaitDeadLetters(1);
        assertThat(test.deadLetters.get(0).reason()).contains("ended within this message of 100 bytes");
    }

    @Test
    void whileThereIsNoRoomNothingIsReadAndThenInOrder() {
        int pauses = 0;
        for (int i = 0; i < 2_000; i++) {
            write("<13>1 - h web - - - " + i + "x".repeat(1_000) + "\n");
            if (!channel.config().isAutoRead()) {
                pauses++;
                assertThat(test.inFlight.used()).isBetween(250_000L, 1_100_000L);
                completeAll();
                channel.runPendingTasks();
            }
        }
        assertThat(pauses).isPositive();
        assertThat(test.sent()).hasSize(2_000);
        for (int i = 0; i < 2_000; i++) {
            assertThat(test.sent().get(i)).contains("\"" + i + "x");
        }
    }

    @Test
    void aMessageWaitsUntilItsTopicIsReady() {
        test.producer.metadataAway = true;
        test.producer.notTaken.set(2);
        write("<13>1 - h web - - - one\n<13>1 - h web - - - two\n");
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(test.sent()).isEmpty();
        test.producer.metadataAway = false;
        await().until(() -> {
            channel.runPendingTasks();
            return channel.config().isAutoRead();
        });
        assertThat(test.sent()).hasSize(2);
    }

    @Test
    void aTopicThatIsMissingIsWaitedForOnceAndTheOthersFlow() {
        test.services.put("gone", ServiceState.ACTIVE);
        test.producer.missing = "log.gone";
        write("<13>1 - h gone - - - one\n<13>1 - h web - - - a\n");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            channel.runPendingTasks();
            return test.sent().size() == 1;
        });
        for (int i = 0; i < 100; i++) {
            write("<13>1 - h gone - - - " + i + "\n<13>1 - h web - - - b\n");
        }
        assertThat(test.sent()).as("nobody waited").hasSize(101);
        awaitDeadLetters(101);
        assertThat(test.deadLetters)
                .allSatisfy(letter -> assertThat(letter.reason()).contains("has no topic log.gone"));
    }

    @Test
    void whatWaitsWhenTheConnectionEndsIsCountedAsRefused() {
        test.producer.metadataAway = true;
        test.producer.notTaken.set(3);
        write("<13>1 - h web - - - one\n<13>1 - h web - - - two\n<13>1 - h web - - - three\n");
        channel.close();
        channel.runPendingTasks();
        completeAll();
        assertThat(test.count("received", PROTOCOL)).isEqualTo(3);
        assertThat(test.count("refused", PROTOCOL)).isEqualTo(2);
        test.producer.metadataAway = false;
    }

    @Test
    void whatKafkaRefusesIsCounted() {
        write("<13>1 - h web - - - one\n<13>1 - h web - - - two\n");
        test.producer.completeNext();
        test.producer.errorNext(new NotEnoughReplicasException("gone"));
        assertThat(test.count("accepted", PROTOCOL)).isEqualTo(1);
        assertThat(test.count("refused", PROTOCOL)).isEqualTo(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void overItsQuotaAServiceWaitsAloneAndIsDroppedWhereOthersShareTheConnection() {
        test.services.change("web", new Quota(1, 1), null);
        write("<13>1 - h web - - - one\n<13>1 - h web - - - two\n");
        assertThat(test.sent()).hasSize(1);
        assertThat(channel.config().isAutoRead()).isFalse();

        EmbeddedChannel shared = connect();
        shared.writeInbound(Unpooled.copiedBuffer(
                "<13>1 - h cron - - - a\n<13>1 - h web - - - b\n<13>1 - h cron - - - c\n", UTF_8));
        assertThat(test.sent()).hasSize(3);
        assertThat(test.count("refused", PROTOCOL)).isEqualTo(1);
        assertThat(test.quota("dropped", "web")).isEqualTo(1);
        shared.finishAndReleaseAll();
    }

    private void write(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
        channel.runPendingTasks();
    }

    private void awaitDeadLetters(int count) {
        await().until(() -> test.deadLetters.size() >= count);
        assertThat(test.deadLetters).hasSize(count);
    }
}
