package io.moalog.aggregator.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.connection.TestChannel;
import io.moalog.aggregator.intake.TestIntake;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

/** A channel of syslog before a Kafka that acknowledges when a test says so; each test accounts for every message. */
abstract class SyslogTest {
    static final int LARGEST = 2048;

    final TestIntake test;
    final EmbeddedChannel channel;
    private final String protocol;

    SyslogTest(String protocol, long mostBytes, String... services) {
        this.protocol = protocol;
        test = new TestIntake(false, mostBytes, services).ready();
        channel = connect();
    }

    /** What reads a channel. */
    abstract ChannelHandler reader(EmbeddedChannel of, SyslogParser parser);

    final EmbeddedChannel connect() {
        EmbeddedChannel connected = new TestChannel();
        connected.pipeline().addLast(reader(connected, new SyslogParser(Clock.systemUTC())));
        return connected;
    }

    final void completeAll() {
        while (test.producer.completeNext()) {}
    }

    @AfterEach
    void everyMessageIsAccountedForAndNothingIsLeft() {
        channel.finishAndReleaseAll();
        completeAll();
        test.close();
        assertThat(test.inFlight.used()).as("bytes left in flight").isZero();
        assertThat(test.count("received", protocol))
                .isEqualTo(test.count("accepted", protocol)
                        + test.count("dead.lettered", protocol)
                        + test.count("refused", protocol));
    }
}
