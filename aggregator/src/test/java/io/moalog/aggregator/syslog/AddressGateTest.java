package io.moalog.aggregator.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.aggregator.connection.AddressBlock;
import io.moalog.aggregator.connection.AddressList;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressGateTest {
    private final Counter strangers = Counter.builder("strangers").register(new SimpleMeterRegistry());
    private final List<String> told = new ArrayList<>();
    private long nanos;
    private final AddressGate gate = new AddressGate(
            "datagrams", new AddressList(List.of(AddressBlock.parse("10.0.0.0/8"))), strangers, () -> nanos, told::add);

    @Test
    void strangersAreCountedAndToldOfOnceAMinute() throws Exception {
        for (int i = 1; i <= 1_000; i++) {
            assertThat(gate.admits(InetAddress.getByName("192.0.2.1"))).isFalse();
        }
        assertThat(told).singleElement().asString().startsWith("1 datagrams turned away");
        nanos += Duration.ofSeconds(59).toNanos();
        gate.admits(InetAddress.getByName("192.0.2.2"));
        assertThat(told).hasSize(1);
        nanos += Duration.ofSeconds(1).toNanos();
        gate.admits(InetAddress.getByName("192.0.2.3"));
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).startsWith("1001 datagrams").contains("192.0.2.3", "aggregator.syslog.allow");
        assertThat(strangers.count()).isEqualTo(1_002);
    }

    @Test
    void whoIsAllowedIsLetInWithoutAWord() throws Exception {
        assertThat(gate.admits(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(gate.admits(null)).as("gone before it was asked").isFalse();
        assertThat(strangers.count()).isEqualTo(1);
    }
}
