package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.aggregator.Platform;
import io.moalog.aggregator.Served;
import io.moalog.aggregator.forward.EverySender;
import io.moalog.aggregator.forward.ForwardClient;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Platform platform;
    private static EmbeddedServer server;

    private String service;

    @BeforeAll
    static void start() {
        platform = new Platform(Platform.config()).start();
        server = Served.serve(platform, false);
    }

    @AfterAll
    static void stop() {
        server.close();
        platform.close();
    }

    @BeforeEach
    void register() throws Exception {
        service = platform.register();
    }

    @Test
    void namesThatCameAndHaveNoServiceAreListed() throws Exception {
        // ["not.known", 0, {}] and ["Nor.this", 0, {}] in MessagePack.
        byte[] messages = "\u0093\u00a9not.known\u0000\u0080\u0093\u00a8Nor.this\u0000\u0080".getBytes(ISO_8859_1);
        try (ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            client.write(messages);
            await().atMost(Platform.DEADLINE)
                    .until(() -> unclaimed("").get("total").asInt() == 2);
            JsonNode names = unclaimed("?limit=1").get("names");
            assertThat(names).hasSize(1);
            assertThat(names.get(0).get("name").asText()).isEqualTo("Nor.this");
            assertThat(names.get(0).get("kind").asText()).isEqualTo("tag");
            assertThat(names.get(0).get("protocol").asText()).isEqualTo("forward");
            assertThat(names.get(0).get("logs").asInt()).isEqualTo(1);
            assertThat(names.get(0).get("sample").asText()).contains("@timestamp");
            assertThat(names.get(0).get("lastSeen").asText()).endsWith("Z");
        }
    }

    @Test
    void aBrokerThatRefusesWritesIsAnsweredAsAnErrorUntilItIsMended() throws Exception {
        String large = "x".repeat(10)
                + new Random(1)
                        .ints(5_000, 'a', 'z')
                        .mapToObj(letter -> String.valueOf((char) letter))
                        .collect(joining());
        try (EverySender senders =
                new EverySender(server.getURL().toString(), platform.aggregator.forwardPort(), 10_000)) {
            setLargestMessage(1_500);
            EverySender.Sender http = senders.byProtocol().get("http");
            await().atMost(Platform.DEADLINE).until(() -> !http.send(service, List.of(large)));
            int before = platform.logs(service, 0).size();
            for (Map.Entry<String, EverySender.Sender> sender :
                    senders.byProtocol().entrySet()) {
                assertThat(sender.getValue().send(service, List.of(large)))
                        .as(sender.getKey())
                        .isFalse();
            }
            assertThat(platform.logs(service, 0)).hasSize(before);
            setLargestMessage(8 << 20);
            await().atMost(Platform.DEADLINE).until(() -> http.send(service, List.of(large)));
            for (Map.Entry<String, EverySender.Sender> sender :
                    senders.byProtocol().entrySet()) {
                assertThat(sender.getValue().send(service, List.of(large)))
                        .as(sender.getKey())
                        .isTrue();
            }
            assertThat(platform.logs(service, before + 6)).hasSize(before + 6);
        }
        await().atMost(Platform.DEADLINE).until(() -> platform.bytesInFlight() == 0);
        for (String protocol : List.of("http", "otlp", "elastic", "loki", "forward")) {
            assertThat(platform.isAccountedFor(protocol)).as(protocol).isTrue();
        }
    }

    private void setLargestMessage(int bytes) throws Exception {
        try (Admin admin = platform.settings.newAdmin("test")) {
            ConfigEntry entry = new ConfigEntry("max.message.bytes", String.valueOf(bytes));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "log." + service),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static JsonNode unclaimed(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getPort() + "/api/unclaimed" + query))
                .build();
        return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void ndjsonIsInKafkaByteForByteWhenItIsAnswered() throws Exception {
        HttpResponse<String> answer =
                post("application/x-ndjson", "{\"host\":\"web-1\",\"a\" : 1.0}\n\n{\"b\":\"한국어\"}\r\nnope\n");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("accepted").asInt()).isEqualTo(2);
        assertThat(json.get("rejected").asInt()).isEqualTo(1);
        assertThat(json.get("errors").get(0).get("line").asInt()).isEqualTo(4);
        assertThat(json.get("errors").get(0).get("reason").asText()).contains("not JSON");
        assertThat(texts(2)).containsExactly("{\"host\":\"web-1\",\"a\" : 1.0}", "{\"b\":\"한국어\"}");
        var log = platform.logs(service, 2).get(0);
        assertThat(log.key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(log.headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=http 127.0.0.1");
    }

    @Test
    void everyFormIsTaken() throws Exception {
        assertThat(post("application/json", "{\"n\":1}").body())
                .isEqualTo("{\"accepted\":1,\"rejected\":0,\"errors\":[]}");
        assertThat(post("application/json; charset=utf-8", "[{\"n\":2},\n{\"n\":\n3}]")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("text/plain", "line \"4\"\n").statusCode()).isEqualTo(200);
        assertThat(post("application/x-www-form-urlencoded", "{\"n\":5}").statusCode())
                .isEqualTo(200);
        assertThat(post(null, "line 6").statusCode()).isEqualTo(200);
        assertThat(texts(6))
                .containsExactly(
                        "{\"n\":1}",
                        "{\"n\":2}",
                        "{\"n\": 3}",
                        "{\"message\":\"line \\\"4\\\"\"}",
                        "{\"n\":5}",
                        "{\"message\":\"line 6\"}");
        assertThat(post("application/json", "").body()).isEqualTo("{\"accepted\":0,\"rejected\":0,\"errors\":[]}");
        assertThat(post("application/json", "nope").statusCode()).isEqualTo(400);
        assertThat(post("application/xml", "<a/>").statusCode()).isEqualTo(415);
    }

    @Test
    void gzipIsTakenWhoeverUnpacksIt() throws Exception {
        assertThat(postGzip(server, "{\"n\":1}\n{\"n\":2}\n").statusCode()).isEqualTo(200);
        try (EmbeddedServer decompressing = Served.serve(platform, true)) {
            assertThat(postGzip(decompressing, "{\"n\":3}\n").statusCode()).isEqualTo(200);
        }
        assertThat(texts(3)).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    }

    @Test
    void anUnknownServiceIsAnsweredWithSuggestions() throws Exception {
        HttpResponse<String> answer = post(server, service + "x", "text/plain", BodyPublishers.ofString("lost"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(404);
        assertThat(problem.get("suggestions").toString()).contains("\"" + service + "\"");
        assertThat(problem.get("detail").asText()).contains(service + "x");
    }

    @Test
    void anUnknownServiceIsAnsweredThoughTheBodyIsLarge() throws Exception {
        byte[] body = "a line of text\n".repeat(2_000_000).getBytes(UTF_8);
        HttpResponse<String> answer = post(server, "nobody.knows", "text/plain", BodyPublishers.ofByteArray(body));
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void aBodyOfAnyLengthIsReadAsAStream() throws Exception {
        byte[] part =
                ("{\"message\":\"" + "x".repeat(980) + "\"}\n").repeat(1_000).getBytes(UTF_8);
        List<InputStream> parts = IntStream.range(0, 60)
                .mapToObj(i -> (InputStream) new java.io.ByteArrayInputStream(part))
                .toList();
        HttpResponse<String> answer = post(
                server,
                service,
                "application/x-ndjson",
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(parts))));
        assertThat(answer.body()).isEqualTo("{\"accepted\":60000,\"rejected\":0,\"errors\":[]}");
        assertThat(platform.logs(service, 60_000)).hasSize(60_000);
    }

    @Test
    void anEventOverTheLimitIsThatLinesError() throws Exception {
        String large = "{\"m\":\"" + "x".repeat(1 << 20) + "\"}";
        String justRight = "{\"m\":\"" + "x".repeat((1 << 20) - 8) + "\"}";
        JsonNode json = JSON.readTree(
                post("application/x-ndjson", large + "\n" + justRight + "\n").body());
        assertThat(json.get("accepted").asInt()).isEqualTo(1);
        assertThat(json.get("errors").get(0).toString()).contains("\"line\":1").contains("larger than 1048576 bytes");
        assertThat(post("application/json", large).statusCode()).isEqualTo(413);
    }

    @Test
    void curlsExpectationIsMet() throws Exception {
        HttpRequest request = request(server, service, "text/plain")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("line\n".repeat(10_000)))
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void manyAtOnceAreEachAnsweredForTheirOwn() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                .mapToObj(i -> CLIENT.sendAsync(
                        request(server, service, "application/x-ndjson")
                                .POST(BodyPublishers.ofString(("{\"n\":" + i + "}\n").repeat(i)))
                                .build(),
                        BodyHandlers.ofString()))
                .toList();
        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(i).join().body()).isEqualTo("{\"accepted\":" + i + ",\"rejected\":0,\"errors\":[]}");
        }
        assertThat(platform.logs(service, 199 * 100)).hasSize(199 * 100);
        assertThat(platform.isAccountedFor("http")).isTrue();
    }

    private HttpResponse<String> post(String contentType, String body) throws Exception {
        return post(server, service, contentType, BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> post(
            EmbeddedServer to, String service, String contentType, HttpRequest.BodyPublisher body) throws Exception {
        return CLIENT.send(request(to, service, contentType).POST(body).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> postGzip(EmbeddedServer to, String body) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body.getBytes(UTF_8));
        }
        return CLIENT.send(
                request(to, service, "application/x-ndjson")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(out.toByteArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(EmbeddedServer to, String service, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.getURL() + "/ingest/" + service))
                .timeout(Duration.ofSeconds(60));
        return contentType == null ? request : request.header("Content-Type", contentType);
    }

    private List<String> texts(int count) {
        return platform.logs(service, count).stream()
                .map(log -> new String(log.value(), UTF_8))
                .toList();
    }
}
