package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.standalone.program.config.Configuration;
import io.moalog.standalone.program.serve.Program;
import io.moalog.standalone.program.serve.RunningProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program where the management API asks for tokens: from the configured one to those that it makes. */
class TokensIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIGURED = "0123456789-the-configured-admin-token";
    private static final String ENDED = "ended ";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static EmbeddedKafka kafka;
    private static RunningProgram program;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.inTemporaryDirectory();
        program = Program.start(Configuration.of(Map.of(
                "roles", "service-registry,tail-api",
                "sql.only-process", "true",
                "data-dir", folder.toString(),
                "kafka.bootstrap-servers", kafka.bootstrapServers(),
                "elasticsearch.urls", "http://127.0.0.1:1",
                "tail-api.heartbeat", "500ms",
                "http.port", "0",
                "http.require-tokens", "true",
                "http.admin-token", CONFIGURED)));
        await().atMost(Duration.ofSeconds(60)).until(() -> program.health().isReady());
    }

    @AfterAll
    static void stop() {
        program.close();
        kafka.close();
    }

    @Test
    void everybodyMayWhatTheirRoleAllowsUntilItIsTakenFromThem() throws Exception {
        HttpResponse<String> refused = send("", "GET", "/api/services", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"moalog\"");
        assertThat(refused.body()).contains("MOALOG_TOKEN");
        assertThat(send("", "GET", "/health/ready", "").statusCode()).isEqualTo(200);

        String admin = create("--role", "admin").path("token").asText();
        String owner =
                create("--role", "owner", "--owner", "team-a").path("token").asText();
        JsonNode made = create("--role", "reader");
        String reader = made.path("token").asText();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                send(reader, "GET", "/api/services", "").statusCode())
                        .isEqualTo(200));

        String service = "{\"name\":\"tokens.owned\",\"owner\":\"team-a\"}";
        expect(403, reader, "POST", "/api/services", service);
        expect(403, owner, "POST", "/api/services", "{\"name\":\"tokens.other\",\"owner\":\"team-b\"}");
        expect(201, owner, "POST", "/api/services", service);
        expect(403, owner, "GET", "/api/tokens", "");
        expect(403, owner, "PATCH", "/api/services/tokens.owned", "{\"owner\":\"team-b\"}");
        expect(200, admin, "PATCH", "/api/services/tokens.owned", "{\"owner\":\"team-b\"}");
        expect(403, owner, "PATCH", "/api/services/tokens.owned", "{\"retention\":\"7d\"}");
        expect(200, CONFIGURED, "PATCH", "/api/services/tokens.owned", "{\"retention\":\"7d\"}");
        JsonNode changes = JSON.readTree(expect(200, reader, "GET", "/api/services/tokens.owned/changes", ""))
                .path("changes");
        assertThat(changes).hasSize(3);
        assertThat(changes.get(0).path("actor").asText()).isEqualTo("admin-token");

        expect(204, admin, "DELETE", "/api/tokens/" + made.path("id").asText(), "");
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(
                                send(reader, "GET", "/api/services", "").statusCode())
                        .isEqualTo(401));
    }

    @Test
    void whatARevokedTokenHasOpenEndsAndTheOthersGoOn() throws Exception {
        JsonNode made = create("--role", "reader");
        String reader = made.path("token").asText();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                send(reader, "GET", "/api/services", "").statusCode())
                        .isEqualTo(200));
        expect(201, CONFIGURED, "POST", "/api/services", "{\"name\":\"tokens.tailed\",\"owner\":\"team-a\"}");
        BlockingQueue<String> events = follow(reader);
        BlockingQueue<String> others = follow(CONFIGURED);
        BlockingQueue<String> frames = followOverASocket(reader);
        for (BlockingQueue<String> tail : List.of(events, others, frames)) {
            awaitLine(tail, "heartbeat");
        }

        expect(204, CONFIGURED, "DELETE", "/api/tokens/" + made.path("id").asText(), "");
        Instant revoked = Instant.now();

        awaitLine(events, "event: error");
        awaitLine(events, "\"status\":401");
        awaitLine(events, ENDED);
        awaitLine(frames, "\"status\":401");
        awaitLine(frames, ENDED + 1008);
        assertThat(Duration.between(revoked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        others.clear();
        awaitLine(others, "heartbeat");
        assertThat(others).noneMatch(line -> line.startsWith(ENDED));
    }

    /** The lines of a tail's events as they come. */
    private BlockingQueue<String> follow(String token) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        HttpRequest request = HttpRequest.newBuilder(program.httpUrl().resolve("/api/tail/tokens.tailed"))
                .header("Authorization", "Bearer " + token)
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(new LineQueue(lines)));
        return lines;
    }

    private BlockingQueue<String> followOverASocket(String token) {
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        http.newWebSocketBuilder()
                .subprotocols("moalog.tail", "moalog.token." + token)
                .buildAsync(
                        URI.create(program.httpUrl().toString().replaceFirst("^http", "ws"))
                                .resolve("/api/tail/tokens.tailed/ws"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                                frames.add(text.toString());
                                socket.request(1);
                                return null;
                            }

                            @Override
                            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                                frames.add(ENDED + status);
                                return null;
                            }
                        })
                .join();
        return frames;
    }

    private static void awaitLine(BlockingQueue<String> lines, String part) throws InterruptedException {
        String line;
        do {
            line = lines.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(line).as("a line with %s", part).isNotNull();
        } while (!line.contains(part));
    }

    private record LineQueue(BlockingQueue<String> lines) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable failure) {
            lines.add(ENDED + failure);
        }

        @Override
        public void onComplete() {
            lines.add(ENDED);
        }
    }

    private static JsonNode create(String... options) throws Exception {
        StringWriter out = new StringWriter();
        String[] all = new String[options.length + 8];
        String[] before = {
            "token", "create", "--url", program.httpUrl().toString(), "--token", CONFIGURED, "--output", "json"
        };
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(options, 0, all, before.length, options.length);
        await().atMost(SOON)
                .until(() -> Main.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                                .execute(all)
                        == 0);
        String text = out.toString();
        return JSON.readTree(text.substring(text.indexOf('{')));
    }

    private String expect(int status, String token, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(token, method, path, body);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(status);
        return answer.body();
    }

    private HttpResponse<String> send(String token, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(program.httpUrl().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
