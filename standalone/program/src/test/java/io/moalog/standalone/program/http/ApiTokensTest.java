package io.moalog.standalone.program.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.registry.view.ServicesView;
import io.moalog.registry.view.TokenRole;
import io.moalog.standalone.program.config.HttpSettings;
import io.moalog.standalone.program.config.RoleName;
import io.moalog.standalone.program.config.TokenSettings;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are written by hand, so that paths arrive as they stand here. What a token lets through is a 503: nothing is behind it. */
class ApiTokensTest {
    private static final String READER = "Authorization: Bearer a-reader";
    private static final String UPGRADE = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: Upgrade\r\n";

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
        server = HttpServer.prepare(
                new HttpSettings("127.0.0.1", 0, true, new TokenSettings(true, Optional.empty())),
                Set.of(RoleName.TAIL_API),
                new FakeTokens().add("a-reader", TokenRole.READER),
                List.of(ForeignPagesTest.well(), tailApi));
        port = server.start().getPort();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
        tailApi.close();
        elasticsearch.close();
    }

    @Test
    void withoutATokenTheAnswerSaysHowToSendOne() throws IOException {
        assertThat(get("/api/search/a.b", "X: y"))
                .startsWith("HTTP/1.1 401")
                .containsIgnoringCase("WWW-Authenticate: Bearer realm=\"moalog\"\r\n")
                .contains("application/problem+json", "MOALOG_TOKEN", "\"instance\":\"/api/search/a.b\"");
        assertThat(get("/api/search/a.b", "Authorization: Bearer another"))
                .startsWith("HTTP/1.1 401")
                .contains("error=\"invalid_token\"", "was revoked");
        assertThat(get("/api/search/a.b?access_token=a-reader&token=a-reader", "X: y"))
                .startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/search/a.b",
                "/api/tail/a.b",
                "/%61pi/search/a.b",
                "//api/search/a.b",
                "/api//search/a.b",
                "/x/../api/search/a.b",
                "/api/search/a.b/",
                "/api/unheard-of",
                "http://127.0.0.1/api/search/a.b"
            })
    void nothingOfTheApiIsReachedWithoutAToken(String path) throws IOException {
        assertThat(get(path, "X: y"))
                .satisfiesAnyOf(
                        answer -> assertThat(answer).startsWith("HTTP/1.1 401"),
                        answer -> assertThat(answer).startsWith("HTTP/1.1 40").contains("there is no GET"));
    }

    @Test
    void aTokenOpensWhatItsRoleMay() throws IOException {
        for (String header : List.of(READER, "authorization: bearer  a-reader ")) {
            assertThat(get("/api/search/a.b", header)).startsWith("HTTP/1.1 503");
        }
        assertThat(get("/api/unheard-of", READER)).startsWith("HTTP/1.1 404");
        assertThat(exchange("POST /api/unheard-of", READER + "\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("error=\"insufficient_scope\"", "needs the role admin", "a-reader has the role reader");
    }

    @Test
    void whatIsNotTheApiIsOpen() throws IOException {
        for (String path : List.of("/", "/console/app.js", "/health", "/openapi")) {
            assertThat(get(path, "X: y")).as(path).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aWebSocketShowsItsTokenAsASubprotocol() throws IOException {
        assertThat(upgrade("")).contains(" 401 ");
        assertThat(upgrade("Sec-WebSocket-Protocol: moalog.tail, moalog.token.another\r\n"))
                .contains(" 401 ");
        assertThat(upgrade("Sec-WebSocket-Protocol: moalog.tail, moalog.token.a-reader\r\n"))
                .contains(" 101 ");
        assertThat(upgrade(READER + "\r\n")).contains(" 101 ");
        assertThat(get("/api/search/a.b", "Sec-WebSocket-Protocol: moalog.token.a-reader"))
                .startsWith("HTTP/1.1 401");
    }

    private static String upgrade(String headers) throws IOException {
        try (Socket socket =
                send("GET /api/tail/a.b/ws HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + headers + "\r\n")) {
            byte[] line = new byte[12];
            int read = socket.getInputStream().readNBytes(line, 0, line.length);
            return new String(line, 0, read, UTF_8) + " ";
        }
    }

    private static String get(String path, String header) throws IOException {
        return exchange("GET " + path, header + "\r\n");
    }

    private static String exchange(String methodAndPath, String headers) throws IOException {
        try (Socket socket =
                send(methodAndPath + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n")) {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static Socket send(String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }
}
