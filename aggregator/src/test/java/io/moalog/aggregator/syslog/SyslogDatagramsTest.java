package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.connection.AddressList;
import io.moalog.registry.view.Quota;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SyslogDatagramsTest extends SyslogTest {
    private static final String PROTOCOL = "syslog-udp";
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 5140);

    SyslogDatagramsTest() {
        super(PROTOCOL, 100_000, "web");
    }

    @Override
    ChannelHandler reader(EmbeddedChannel of, SyslogParser parser) {
        AddressGate everybody = new AddressGate("datagrams", AddressList.everybody(), test.intake.strangers(PROTOCOL));
        return new SyslogDatagrams(test.intake, LARGEST, parser, everybody);
    }

    @Test
    void aDatagramIsALogWithItsSendersAddress() {
        send("10.0.0.7", "<13>1 - - web - - - one\n");
        send("10.0.0.8", "<13>1 - h web - - - two");
        send("10.0.0.8", "");
        assertThat(test.sent()).hasSize(2);
        assertThat(test.sent().get(0)).contains("\"message\":\"one\"", "\"host\":\"10.0.0.7\"");
        assertThat(test.records().get(1).key()).isEqualTo("h".getBytes(UTF_8));
        assertThat(test.records().get(1).headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=syslog-udp 10.0.0.8");
    }

    @Test
    void whatIsNoLogOfAServiceIsDeadLettered() {
        send("10.0.0.7", "<13>1 - h unknown - - - a");
        send("10.0.0.7", "nonsense");
        send("10.0.0.7", "<13>1 - h web - - - " + "x".repeat(3_000));
        await().until(() -> test.deadLetters.size() == 3);
        assertThat(test.deadLetters).extracting("service").containsExactly("unknown", "", "web");
        assertThat(test.deadLetters.get(2).reason()).contains("larger than 2048 bytes");
    }

    @Test
    void whatFindsNoRoomIsDroppedAndCounted() {
        for (int i = 0; i < 200; i++) {
            send("10.0.0.7", "<13>1 - h web - - - " + "x".repeat(1_000));
        }
        assertThat(test.sent()).as("a service's share").hasSizeBetween(10, 30);
        await().until(() -> {
            completeAll();
            channel.runPendingTasks();
            return test.inFlight.used() == 0;
        });
        int taken = test.sent().size();
        assertThat(taken).as("with those that waited for it").isBetween(30, 100);
        assertThat(test.count("received", PROTOCOL)).isEqualTo(200);
        assertThat(test.count("refused", PROTOCOL)).isEqualTo(200 - taken);

        send("10.0.0.7", "<13>1 - h web - - - room again");
        assertThat(test.sent()).hasSize(taken + 1);
    }

    @Test
    void aDatagramWaitsWithinTheBoundUntilItsTopicIsReady() {
        test.producer.metadataAway = true;
        test.producer.notTaken.set(1);
        send("10.0.0.7", "<13>1 - h web - - - one");
        send("10.0.0.7", "<13>1 - h web - - - two");
        assertThat(test.sent()).isEmpty();
        assertThat(test.inFlight.used()).isPositive();
        test.producer.metadataAway = false;
        await().until(() -> {
            channel.runPendingTasks();
            return test.sent().size() == 2;
        });
        assertThat(test.sent().get(0)).contains("\"one\"");
    }

    @Test
    void overItsQuotaAServiceIsDroppedAndCounted() {
        test.services.change("web", new Quota(1, 1), null);
        send("10.0.0.7", "<13>1 - h web - - - one");
        send("10.0.0.7", "<13>1 - h web - - - two");
        assertThat(test.sent()).hasSize(1);
        assertThat(test.count("refused", PROTOCOL)).isEqualTo(1);
        assertThat(test.quota("dropped", "web")).isEqualTo(1);
    }

    private void send(String sender, String text) {
        channel.writeInbound(
                new DatagramPacket(Unpooled.copiedBuffer(text, UTF_8), HERE, new InetSocketAddress(sender, 1234)));
    }
}
