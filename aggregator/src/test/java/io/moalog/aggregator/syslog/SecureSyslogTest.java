package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.connection.AddressBlock;
import io.moalog.aggregator.connection.AddressList;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.tls.ClientCertificates;
import io.moalog.aggregator.tls.TlsConfig;
import io.moalog.aggregator.tls.TlsTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The listener with TLS and a list of addresses, over real sockets. */
class SecureSyslogTest extends TlsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final AddressList OTHERS = new AddressList(List.of(AddressBlock.parse("192.0.2.0/24")));
    private static final AddressList LOOPBACK = new AddressList(List.of(AddressBlock.parse("127.0.0.0/8")));

    private final TestIntake test = new TestIntake(true, 10_000_000, "web").ready();
    private @Nullable SyslogServer listener;

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
        }
        test.close();
    }

    @Test
    void countedMessagesAreTakenOverTlsAndPlainOnesAreNot() throws Exception {
        int port = listen(tls(ClientCertificates.NONE), AddressList.everybody());
        send(SocketFactory.getDefault(), port, "<13>1 - h web - - - plain\n");
        send(
                server.client(null).getSocketFactory(),
                port,
                "25 <13>1 - h web - - - a1234" + "23 <13>1 - h web - - - b12");
        await().atMost(DEADLINE).until(() -> test.sent().size() == 2);
        assertThat(test.sent().get(0)).contains("\"message\":\"a1234\"");
        assertThat(test.sent().get(1)).contains("\"message\":\"b12\"");
        assertThat(test.deadLetters).isEmpty();
    }

    @Test
    void whereCertificatesAreRequiredNobodySendsWithoutOne() throws Exception {
        int port = listen(tls(ClientCertificates.REQUIRED), AddressList.everybody());
        assertThatThrownBy(() -> {
                    try (Socket socket = server.client(null).getSocketFactory().createSocket("127.0.0.1", port)) {
                        socket.getOutputStream().write("<13>1 - h web - - - stranger\n".getBytes(UTF_8));
                        socket.setSoTimeout(60_000);
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        send(server.client(client).getSocketFactory(), port, "<13>1 - h web - - - known\n");
        await().atMost(DEADLINE).until(() -> test.sent().size() == 1);
        assertThat(test.sent().get(0)).contains("known");
    }

    @Test
    void whoseAddressIsNotAllowedIsNotReadOverTcpAndUdp() throws Exception {
        int port = listen(Optional.empty(), OTHERS);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        datagram(port);
        await().atMost(DEADLINE).until(() -> strangers("syslog-tcp") == 1 && strangers("syslog-udp") == 1);
        assertThat(test.sent()).isEmpty();
        assertThat(test.deadLetters).isEmpty();
    }

    @Test
    void whoseAddressIsAllowedIsRead() throws Exception {
        int port = listen(Optional.empty(), LOOPBACK);
        send(SocketFactory.getDefault(), port, "<13>1 - h web - - - tcp\n");
        datagram(port);
        await().atMost(DEADLINE).until(() -> test.sent().size() == 2);
        assertThat(strangers("syslog-tcp") + strangers("syslog-udp")).isZero();
    }

    @Test
    void withoutUdpThePortIsFreeThere() throws Exception {
        listener = new SyslogServer("127.0.0.1", 0, false, SyslogSecurity.none(), 2048, test.intake);
        listener.prepare();
        listener.open();
        try (DatagramSocket free = new DatagramSocket(listener.port(), InetAddress.getByName("127.0.0.1"))) {
            assertThat(free.isBound()).isTrue();
        }
        assertThat(listener.check().up()).isTrue();
        send(SocketFactory.getDefault(), listener.port(), "<13>1 - h web - - - tcp\n");
        await().atMost(DEADLINE).until(() -> test.sent().size() == 1);
    }

    @Test
    void filesThatCannotBeUsedAreSaidBeforeAnythingListens() {
        TlsConfig missing =
                new TlsConfig(directory.resolve("gone"), server.key(), ClientCertificates.NONE, Optional.empty());
        assertThatThrownBy(() -> listen(Optional.of(missing), AddressList.everybody()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gone cannot be read");
    }

    @Test
    void aListKnowsAllSendersAndACertificateThoseThatConnect() {
        assertThat(SyslogSecurity.none().knowsWhoConnects()).isFalse();
        assertThat(SyslogSecurity.none().knowsWhoSendsDatagrams()).isFalse();
        SyslogSecurity optional = new SyslogSecurity(tls(ClientCertificates.OPTIONAL), AddressList.everybody());
        assertThat(optional.knowsWhoConnects()).isFalse();
        SyslogSecurity required = new SyslogSecurity(tls(ClientCertificates.REQUIRED), AddressList.everybody());
        assertThat(required.knowsWhoConnects()).isTrue();
        assertThat(required.knowsWhoSendsDatagrams()).isFalse();
        SyslogSecurity listed = new SyslogSecurity(Optional.empty(), OTHERS);
        assertThat(listed.knowsWhoConnects() && listed.knowsWhoSendsDatagrams()).isTrue();
    }

    private static void send(SocketFactory factory, int port, String text) throws IOException {
        try (Socket socket = factory.createSocket("127.0.0.1", port)) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }
    }

    private static void datagram(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] message = "<13>1 - h web - - - udp".getBytes(UTF_8);
            socket.send(new DatagramPacket(message, message.length, InetAddress.getByName("127.0.0.1"), port));
        }
    }

    private double strangers(String protocol) {
        return test.meters
                .get("moalog.aggregator.strangers")
                .tag("protocol", protocol)
                .counter()
                .count();
    }

    private int listen(Optional<TlsConfig> tls, AddressList allowed) throws IOException {
        listener = new SyslogServer("127.0.0.1", 0, true, new SyslogSecurity(tls, allowed), 2048, test.intake);
        listener.prepare();
        listener.open();
        return listener.port();
    }
}
