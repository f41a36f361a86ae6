package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.tls.ClientCertificates;
import io.moalog.aggregator.tls.TestCertificates;
import io.moalog.aggregator.tls.TlsConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The listener with TLS and the handshake, over real sockets. */
class SecureForwardTest {
    private static final byte[] CHUNK = forward("a.known", "id1", List.of(entry(seconds(1), record("message", "one"))));

    @TempDir
    static Path directory;

    private static TestCertificates server;
    private static TestCertificates client;

    private final TestIntake test = new TestIntake(true, 10_000_000, "a.known").ready();
    private @Nullable ForwardServer listener;

    @BeforeAll
    static void create() {
        server = new TestCertificates(directory, "server", "EC");
        client = new TestCertificates(directory, "client", "EC");
    }

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
        }
        test.close();
    }

    @Test
    void overTlsAChunkIsTakenAndAcknowledged() throws Exception {
        int port = listen(tls(ClientCertificates.NONE), Optional.empty());
        assertAcknowledged(port, server.client(null));
    }

    @Test
    void whoSpeaksInPlainIsClosedAndNoOther() throws Exception {
        int port = listen(tls(ClientCertificates.NONE), Optional.empty());
        try (ForwardClient plain = new ForwardClient(port)) {
            plain.write(CHUNK);
            assertThat(plain.isClosedByOther()).isTrue();
        }
        assertAcknowledged(port, server.client(null));
    }

    @Test
    void whereCertificatesAreRequiredNobodySendsWithoutOne() throws Exception {
        int port = listen(tls(ClientCertificates.REQUIRED), Optional.empty());
        assertNotTaken(port, server.client(null));
        assertNotTaken(port, server.client(server));
        assertThat(test.sent()).isEmpty();
        assertAcknowledged(port, server.client(client));
    }

    @Test
    void whereCertificatesAreOptionalAWrongOneIsWorseThanNone() throws Exception {
        int port = listen(tls(ClientCertificates.OPTIONAL), Optional.empty());
        assertAcknowledged(port, server.client(null));
        assertAcknowledged(port, server.client(client));
    }

    @Test
    void theHandshakeIsHeldOverTlsToo() throws Exception {
        int port = listen(tls(ClientCertificates.NONE), Optional.of("key"));
        try (Socket socket = server.client(null).getSocketFactory().createSocket("127.0.0.1", port)) {
            MessageUnpacker in = answers(socket);
            socket.getOutputStream().write(Handshakes.ping(in.unpackValue(), "key", "", ""));
            assertThat(Handshakes.refusal(in.unpackValue())).isNull();
            socket.getOutputStream().write(CHUNK);
            assertThat(in.unpackValue().toJson()).isEqualTo("{\"ack\":\"id1\"}");
        }
    }

    @Test
    void fluencySendsOverTls() throws Exception {
        int port = listen(tls(ClientCertificates.REQUIRED), Optional.empty());
        FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
        builder.setAckResponseMode(true);
        builder.setSslEnabled(true);
        builder.setSslSocketFactory(server.client(client).getSocketFactory());
        try (Fluency fluency = builder.build("127.0.0.1", port)) {
            for (int i = 0; i < 500; i++) {
                fluency.emit("a.known", Map.of("n", i));
            }
            fluency.flush();
            assertThat(fluency.waitUntilAllBufferFlushed(60)).isTrue();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> test.sent().size() == 500);
    }

    @Test
    void filesThatCannotBeUsedAreSaidBeforeAnythingListens() {
        TlsConfig missing =
                new TlsConfig(directory.resolve("gone"), server.key(), ClientCertificates.NONE, Optional.empty());
        assertThatThrownBy(() -> listen(Optional.of(missing), Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gone cannot be read");
    }

    @Test
    void whatKnowsEveryClientMayListenAnywhere() {
        assertThat(ForwardSecurity.none().knowsEveryClient()).isFalse();
        assertThat(security(tls(ClientCertificates.OPTIONAL), Optional.empty()).knowsEveryClient())
                .isFalse();
        assertThat(security(tls(ClientCertificates.REQUIRED), Optional.empty()).knowsEveryClient())
                .isTrue();
        assertThat(security(Optional.empty(), Optional.of("key"))).satisfies(secured -> {
            assertThat(secured.knowsEveryClient()).isTrue();
            assertThat(secured.toString()).doesNotContain("key,").contains("sharedKey=***");
        });
        assertThatThrownBy(() -> security(Optional.empty(), Optional.of(""))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> new ForwardSecurity(Optional.empty(), Optional.empty(), Optional.of(directory)))
                .hasMessageContaining("without a shared key");
    }

    private static void assertAcknowledged(int port, SSLContext tls) throws Exception {
        try (Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.getOutputStream().write(CHUNK);
            assertThat(answers(socket).unpackValue().toJson()).isEqualTo("{\"ack\":\"id1\"}");
        }
    }

    private static void assertNotTaken(int port, SSLContext tls) {
        assertThatThrownBy(() -> {
                    try (Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", port)) {
                        socket.getOutputStream().write(CHUNK);
                        answers(socket).unpackValue();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private static MessageUnpacker answers(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        return MessagePack.newDefaultUnpacker(socket.getInputStream());
    }

    private int listen(Optional<TlsConfig> tls, Optional<String> sharedKey) throws IOException {
        listener = new ForwardServer("127.0.0.1", 0, security(tls, sharedKey), 2048, test.intake);
        listener.prepare();
        listener.open();
        return listener.port();
    }

    private static ForwardSecurity security(Optional<TlsConfig> tls, Optional<String> sharedKey) {
        return new ForwardSecurity(tls, sharedKey, Optional.empty());
    }

    private static Optional<TlsConfig> tls(ClientCertificates clients) {
        return Optional.of(new TlsConfig(
                server.chain(),
                server.key(),
                clients,
                clients == ClientCertificates.NONE ? Optional.empty() : Optional.of(client.chain())));
    }
}
