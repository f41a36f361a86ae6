package io.moalog.standalone.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.aggregator.tls.ClientCertificates;
import io.moalog.aggregator.tls.TlsConfig;
import io.moalog.registry.view.ApiToken;
import io.moalog.standalone.program.config.HttpSettings;
import io.moalog.standalone.program.config.TokenSettings;
import io.moalog.standalone.program.http.Health;
import io.moalog.standalone.program.http.HttpServer;
import io.moalog.standalone.program.http.KnownTokens;
import io.moalog.stream.Check;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server speaks TLS, and the command line with it. */
class HttpTlsTest {
    @TempDir
    static Path directory;

    private static TestCertificate own;
    private static TestCertificate client;

    private record Told(int code, String out, String err) {}

    @BeforeAll
    static void create() throws Exception {
        own = TestCertificate.create(directory, "server");
        client = TestCertificate.create(directory, "client");
    }

    @Test
    void theCommandLineSpeaksToAServerWhoseAuthorityItIsGiven() throws Exception {
        try (HttpServer server = server(tls(ClientCertificates.NONE))) {
            URI url = server.start();
            assertThat(url.getScheme()).isEqualTo("https");
            assertThat(url.getPort()).isPositive();
            Told told = health(url, "--ca", own.chain().toString());
            assertThat(told.code()).as(told.err()).isZero();
            assertThat(told.out()).contains("all");
        }
    }

    @Test
    void aServerThatTheJdkDoesNotKnowIsNotBelieved() throws Exception {
        try (HttpServer server = server(tls(ClientCertificates.NONE))) {
            URI url = server.start();
            Told told = health(url);
            assertThat(told.code()).isEqualTo(3);
            assertThat(told.err()).contains("no TLS with " + url, "--ca");
            assertThat(health(url, "--ca", client.chain().toString()).code()).isEqualTo(3);
        }
    }

    @Test
    void whoSpeaksInPlainIsNotAnswered() throws Exception {
        try (HttpServer server = server(tls(ClientCertificates.NONE));
                Socket socket = new Socket("127.0.0.1", server.start().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            assertThat(answer(socket)).doesNotContain("200");
        }
    }

    @Test
    void whereCertificatesAreRequiredOneHasToBeShown() throws Exception {
        try (HttpServer server = server(tls(ClientCertificates.REQUIRED))) {
            URI url = server.start();
            String ca = own.chain().toString();
            assertThat(health(url, "--ca", ca).code()).isEqualTo(3);
            Told told = health(
                    url,
                    "--ca",
                    ca,
                    "--cert",
                    client.chain().toString(),
                    "--key",
                    client.key().toString());
            assertThat(told.code()).as(told.err()).isZero();
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaid() throws Exception {
        TlsConfig swapped = new TlsConfig(own.chain(), client.key(), ClientCertificates.NONE, Optional.empty());
        assertThatThrownBy(() -> server(swapped))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("client.key belongs to another certificate");
        URI nowhere = URI.create("https://127.0.0.1:1");
        assertThat(health(nowhere, "--cert", own.chain().toString()))
                .satisfies(told -> assertThat(told.code()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("--cert and --key go together"));
        assertThat(health(nowhere, "--ca", directory.resolve("gone").toString()))
                .satisfies(told -> assertThat(told.code()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("gone cannot be read"));
    }

    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static Told health(URI url, String... options) {
        List<String> arguments = new ArrayList<>(List.of("ops", "health", "--url", url.toString()));
        arguments.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Told(code, out.toString(), err.toString());
    }

    private static HttpServer server(TlsConfig tls) {
        return HttpServer.prepare(
                new HttpSettings("127.0.0.1", 0, true, TokenSettings.NONE, Optional.of(tls)),
                Set.of(),
                new NoTokens(),
                List.of(new Well()));
    }

    private static TlsConfig tls(ClientCertificates clients) {
        return new TlsConfig(
                own.chain(),
                own.key(),
                clients,
                clients == ClientCertificates.NONE ? Optional.empty() : Optional.of(client.chain()));
    }

    private record NoTokens() implements KnownTokens {
        @Override
        public boolean areRead() {
            return true;
        }

        @Override
        public Optional<ApiToken> find(byte[] hash) {
            return Optional.empty();
        }
    }

    private record Well() implements Health {
        @Override
        public List<Check> checks() {
            return List.of(Check.up("all", "well"));
        }

        @Override
        public Optional<List<Check>> checks(String role) {
            return Optional.empty();
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
