package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.tls.ClientCertificates;
import io.moalog.aggregator.tls.TlsConfig;
import io.moalog.aggregator.tls.TlsTest;
import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.view.SenderRecord;
import io.moalog.registry.view.ServicePattern;
import io.moalog.registry.view.SharedKeyRecord;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The listener with TLS and the handshake, over real sockets. */
class SecureForwardTest extends TlsTest {
    private static final byte[] CHUNK = forward("a.known", "id1", List.of(entry(seconds(1), record("message", "one"))));

    private final TestIntake test = new TestIntake(true, 10_000_000, "a.known").ready();
    private @Nullable ForwardServer listener;

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
    void sendersOfTheRegistryComeAndGoWhileItListens() throws Exception {
        MasterKey masterKey = MasterKey.parse("A".repeat(43) + "=");
        int port = listen(
                new ForwardSecurity(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(masterKey)));
        RegisteredSenders registered = listener.registered().orElseThrow();
        assertThat(refusal(port, "key1", "anna", "pass1")).isEqualTo("shared_key mismatch");

        SenderRecord anna = sender(masterKey, 1, "pass1");
        Map<String, SharedKeyRecord> keys = Map.of("k", sharedKey(masterKey, "k", "key1"));
        registered.take(Map.of("anna", anna), keys);
        assertThat(registered.check().up()).isTrue();
        assertThat(refusal(port, "key1", "anna", "wrong")).isEqualTo("username/password mismatch");
        assertThat(refusal(port, "key1", "", "")).isEqualTo("username/password mismatch");
        assertThat(refusal(port, "key1", "anna", "pass1")).isNull();

        assertIsClosedBy(port, () -> registered.take(Map.of(), keys));
        assertThat(refusal(port, "key1", "anna", "pass1")).isEqualTo("username/password mismatch");

        registered.take(Map.of("anna", anna), keys);
        assertIsClosedBy(port, () -> registered.take(Map.of("anna", sender(masterKey, 2, "pass2")), keys));
        registered.take(Map.of("anna", anna), keys);
        assertIsClosedBy(
                port, () -> registered.take(Map.of("anna", anna), Map.of("l", sharedKey(masterKey, "l", "key2"))));

        MasterKey other = MasterKey.parse("B".repeat(43) + "=");
        registered.take(Map.of("anna", sender(other, 3, "pass1")), keys);
        assertThat(refusal(port, "key1", "anna", "pass1")).isEqualTo("username/password mismatch");
        assertThat(registered.check().up()).isFalse();
        assertThat(registered.check().detail()).contains("@sender/anna").contains("senders.master-key");
    }

    @Test
    void theUsersOfTheFileGoBeforeTheRegistrys() throws Exception {
        MasterKey masterKey = MasterKey.parse("A".repeat(43) + "=");
        Path file = Files.writeString(directory.resolve("users"), "anna:of-the-file:a.*\n");
        int port = listen(
                new ForwardSecurity(Optional.empty(), Optional.of("key0"), Optional.of(file), Optional.of(masterKey)));
        listener.registered()
                .orElseThrow()
                .take(Map.of("anna", sender(masterKey, 1, "pass1")), Map.of("k", sharedKey(masterKey, "k", "key1")));
        assertThat(refusal(port, "key1", "anna", "of-the-file")).isNull();
        assertThat(refusal(port, "key0", "anna", "of-the-file")).isNull();
        assertThat(refusal(port, "key1", "anna", "pass1")).isEqualTo("username/password mismatch");
    }

    /** A connection as anna is served, and closed with the next message after that. */
    private void assertIsClosedBy(int port, Runnable change) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            MessageUnpacker in = answers(socket);
            socket.getOutputStream().write(Handshakes.ping(in.unpackValue(), "key1", "anna", "pass1"));
            assertThat(Handshakes.refusal(in.unpackValue())).isNull();
            socket.getOutputStream().write(CHUNK);
            assertThat(in.unpackValue().toJson()).isEqualTo("{\"ack\":\"id1\"}");
            int before = test.sent().size();
            change.run();
            socket.getOutputStream().write(CHUNK);
            assertThat(isOver(in)).isTrue();
            assertThat(test.sent()).hasSize(before);
        }
    }

    private static boolean isOver(MessageUnpacker in) throws IOException {
        try {
            return !in.hasNext();
        } catch (SocketException reset) {
            return true;
        }
    }

    private static @Nullable String refusal(int port, String key, String user, String password) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            MessageUnpacker in = answers(socket);
            socket.getOutputStream().write(Handshakes.ping(in.unpackValue(), key, user, password));
            return Handshakes.refusal(in.unpackValue());
        }
    }

    private static SenderRecord sender(MasterKey masterKey, long version, String password) {
        String sealed = masterKey.seal("@sender/anna", password);
        return new SenderRecord("anna", List.of(new ServicePattern("a.*")), sealed, version, Instant.EPOCH);
    }

    private static SharedKeyRecord sharedKey(MasterKey masterKey, String id, String key) {
        return new SharedKeyRecord(id, masterKey.seal("@shared-key/" + id, key), 1, Instant.EPOCH);
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
        return listen(security(tls, sharedKey));
    }

    private int listen(ForwardSecurity security) throws IOException {
        listener = new ForwardServer("127.0.0.1", 0, security, 2048, test.intake);
        listener.prepare();
        listener.open();
        return listener.port();
    }

    private static ForwardSecurity security(Optional<TlsConfig> tls, Optional<String> sharedKey) {
        return new ForwardSecurity(tls, sharedKey, Optional.empty());
    }
}
