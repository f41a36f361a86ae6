package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.ServiceName;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.tailapi.cold.ArchiveLimits;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests are answered when there is no tail or search to give. */
class TailRequestsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestServices services;
    private static TestServer server;
    private static ServiceName service;

    @BeforeAll
    static void start() throws Exception {
        services = new TestServices(Backends.kafkaSettings());
        TailApiConfig config = new TailApiConfig(
                1024 * 1024, 2, 3, Duration.ofSeconds(5), Duration.ofSeconds(10), 8, ArchiveLimits.defaults());
        server = TestServer.ready(config, Backends.noElasticsearch());
        service = server.knows(services.add("requests", 1));
    }

    @AfterAll
    static void stop() {
        server.close();
        services.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/tail/SERVICE?q=level:, 400, q, 7",
        "/api/search/SERVICE?q=%22open, 400, q, 6",
        "/api/tail/SERVICE?from=yesterday, 400, from,",
        "/api/search/SERVICE?from=yesterday, 400, from,",
        "/api/search/SERVICE?to=tomorrow, 400, to,",
        "/api/search/SERVICE?from=-1h&to=-2h, 400, from,",
        "/api/search/SERVICE?size=1001, 400, size,",
        "/api/search/SERVICE?size=-1, 400, size,",
        "/api/search/SERVICE?size=many, 400, size,",
        "/api/search/SERVICE?after=nonsense, 400, after,",
    })
    void aParameterThatCannotBeReadIsNamed(String path, int status, String parameter, Integer position)
            throws Exception {
        HttpResponse<String> answer = get(server, path.replace("SERVICE", service.value()));
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode problem = problem(answer);
        assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
        assertThat(problem.get("expected").asText()).isNotEmpty();
        assertThat(problem.get("detail").asText()).contains("expected");
        assertThat(problem.path("position").asInt()).isEqualTo(position == null ? 0 : position);
    }

    @Test
    void anUnknownServiceIsNotFoundWithSuggestions() throws Exception {
        String near = service.value().substring(0, service.value().length() - 1);
        for (String path : List.of("/api/tail/", "/api/search/")) {
            HttpResponse<String> answer = get(server, path + near);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(problem(answer).get("suggestions").get(0).asText()).isEqualTo(service.value());
        }
        assertThat(get(server, "/api/tail/Not_A-Name..").statusCode()).isEqualTo(404);
    }

    @Test
    void withoutElasticsearchSearchIsUnavailableAndTheTailWorks() throws Exception {
        HttpResponse<String> answer = get(server, "/api/search/" + service);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(problem(answer).get("detail").asText()).contains("Elasticsearch");
        assertThat(server.role().checks())
                .extracting(Check::name, Check::up)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("tail-api.reader", true),
                        org.assertj.core.groups.Tuple.tuple("tail-api.elasticsearch", false));
        SseClient.open(server.uri("/api/tail/" + service)).close();
    }

    @Test
    void withoutKafkaTheRoleStartsAndIsNotReady() throws Exception {
        try (TestServer alone =
                new TestServer(TailApiConfig.defaults(), KafkaSettings.at("127.0.0.1:1"), Backends.noElasticsearch())) {
            assertThat(alone.role().isReady()).isFalse();
            HttpResponse<String> answer = get(alone, "/api/tail/" + service);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(problem(answer).get("detail").asText()).contains("services");
            assertThat(alone.role().checks()).noneMatch(Check::up);
        }
    }

    @Test
    void moreTailsThanAllowedAreRefused() throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> server.gauge("moalog.tail.open") == 0);
        List<SseClient> tails = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tails.add(SseClient.open(server.uri("/api/tail/" + service)));
        }
        HttpResponse<String> answer = get(server, "/api/tail/" + service);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(problem(answer).get("detail").asText()).contains("3 tails are open");
        for (SseClient tail : tails) {
            tail.close();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> server.gauge("moalog.tail.open") == 0);
    }

    private static HttpResponse<String> get(TestServer from, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(from.uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode problem(HttpResponse<String> answer) throws Exception {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.get("title").asText()).isNotEmpty();
        return problem;
    }
}
