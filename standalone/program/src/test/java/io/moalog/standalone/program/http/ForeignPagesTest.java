package io.moalog.standalone.program.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.registry.view.ServicesView;
import io.moalog.standalone.program.config.HttpSettings;
import io.moalog.standalone.program.config.RoleName;
import io.moalog.standalone.program.config.TokenSettings;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.tailapi.TailApi;
import io.moalog.tailapi.TailApiConfig;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests are written by hand, since HTTP clients choose Host and Origin themselves. */
class ForeignPagesTest {
    private static final String UPGRADE = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: Upgrade";

    private static RestClient elasticsearch;
    private static TailApi tailApi;
    private static HttpServer server;
    private static int port;

    @BeforeAll
    static void startServer() {
        KafkaSettings kafka = KafkaSettings.at("127.0.0.1:1");
        elasticsearch = RestClient.builder(new HttpHost("127.0.0.1", 1)).build();
        tailApi = new TailApi(
                TailApiConfig.defaults(),
                kafka,
                new ServicesView(kafka),
                elasticsearch,
                null,
                new SimpleMeterRegistry());
        server = server(true, tailApi);
        port = server.start().getPort();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
        tailApi.close();
        elasticsearch.close();
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws IOException {
        assertThat(get("Host: 127.0.0.1:" + port, "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json")
                .contains("evil.example", "pages of other sites", "\"instance\":\"/health\"");
        assertThat(get("Host: 127.0.0.1:" + port, "Origin: null")).startsWith("HTTP/1.1 403");
        assertThat(get("Host: 127.0.0.1:" + port, "Origin: http://127.0.0.1:1")).startsWith("HTTP/1.1 403");
        assertThat(get("Origin: http://evil.example")).startsWith("HTTP/1.1 403");
    }

    @Test
    void aSimplePostOfAnotherSiteIsRefusedWhateverItsPath() throws IOException {
        String headers = "Host: localhost\r\nOrigin: http://evil.example\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
        assertThat(exchange("POST /health HTTP/1.1\r\n" + headers)).startsWith("HTTP/1.1 403");
        assertThat(exchange("POST /nothing/there HTTP/1.1\r\n" + headers)).startsWith("HTTP/1.1 403");
    }

    @Test
    void aRefusedHeadHasNoBody() throws IOException {
        String answer = exchange("HEAD /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403").endsWith("\r\n\r\n");
    }

    @Test
    void aPageOfItsOwnIsAnswered() throws IOException {
        assertThat(get("Host: 127.0.0.1:" + port, "Origin: http://127.0.0.1:" + port))
                .startsWith("HTTP/1.1 200");
        assertThat(get("Host: LocalHost:" + port, "Origin: http://localhost:" + port))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void anotherNameForLoopbackIsRefused() throws IOException {
        assertThat(get("Host: evil.example:" + port))
                .startsWith("HTTP/1.1 403")
                .contains("evil.example", "use localhost");
        assertThat(get("Host: evil.example", "Origin: http://evil.example")).startsWith("HTTP/1.1 403");
        assertThat(get("Host: 127.0.0.1.evil.example")).startsWith("HTTP/1.1 403");
        assertThat(get("Host: localhost.evil.example")).startsWith("HTTP/1.1 403");
    }

    @Test
    void clientsThatAreNoBrowsersAreAnswered() throws IOException {
        for (String host : List.of("localhost", "127.0.0.1:" + port, "127.9.8.7", "[::1]:" + port)) {
            assertThat(get("Host: " + host)).as(host).startsWith("HTTP/1.1 200");
        }
        assertThat(exchange("GET /health HTTP/1.0\r\n\r\n")).contains(" 200 ");
    }

    @Test
    void aWebSocketIsRefusedBeforeItsUpgrade() throws IOException {
        String path = "GET /api/tail/a.b/ws HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + "\r\n";
        assertThat(statusLine(path + "\r\n")).contains(" 101 ");
        assertThat(statusLine(path + "Origin: http://evil.example\r\n\r\n")).contains(" 403 ");
    }

    @Test
    void beyondLoopbackAnyHostIsAnsweredButNoForeignPage() throws IOException {
        try (HttpServer open = server(false, tailApi)) {
            int openPort = open.start().getPort();
            String request = "GET /health HTTP/1.1\r\nHost: logs.example\r\nConnection: close\r\n";
            assertThat(exchange(openPort, request + "\r\n")).startsWith("HTTP/1.1 200");
            assertThat(exchange(openPort, request + "Origin: https://logs.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(exchange(openPort, request + "Origin: http://evil.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    private static HttpServer server(boolean loopback, TailApi tailApi) {
        return HttpServer.prepare(
                new HttpSettings("127.0.0.1", 0, loopback, TokenSettings.NONE),
                Set.of(RoleName.TAIL_API),
                new FakeTokens(),
                List.of(new Well(), tailApi));
    }

    private static String get(String... headers) throws IOException {
        return exchange("GET /health HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n");
    }

    private static String exchange(String request) throws IOException {
        return exchange(port, request);
    }

    private static String exchange(int port, String request) throws IOException {
        try (Socket socket = send(port, request)) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String statusLine(String request) throws IOException {
        try (Socket socket = send(port, request)) {
            StringBuilder line = new StringBuilder();
            for (int read = socket.getInputStream().read();
                    read >= 0 && read != '\n';
                    read = socket.getInputStream().read()) {
                line.append((char) read);
            }
            return line.toString();
        }
    }

    private static Socket send(int port, String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    /** A program that is well. */
    static Health well() {
        return new Well();
    }

    private static final class Well implements Health {
        @Override
        public List<Check> checks() {
            return List.of(Check.up("all", "well"));
        }

        @Override
        public Optional<List<Check>> checks(String role) {
            return Optional.of(checks());
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
