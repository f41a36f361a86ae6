package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of {@code /api/services} rely on, over a real HTTP server, database and broker. */
class ServicesControllerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ServedRegistry served;

    private final String service = SharedKafka.name();

    @BeforeAll
    static void start() throws Exception {
        served = new ServedRegistry(SharedKafka.SETTINGS, TestDatabase.H2.fresh());
        await().atMost(Duration.ofSeconds(60)).until(served.registry::isReady);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void aRegistrationAnswersWithTheWholeService() throws Exception {
        HttpResponse<String> answer = post("{\"name\":\"" + service
                + "\",\"owner\":\"team-a\",\"partitions\":2,\"retention\":{\"search\":\"7d\"}}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).contains("/api/services/" + service);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("application/json");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("name").asText()).isEqualTo(service);
        assertThat(body.path("topic").asText()).isEqualTo("log." + service);
        assertThat(body.path("state").asText()).isEqualTo("active");
        assertThat(body.path("owner").asText()).isEqualTo("team-a");
        assertThat(body.path("partitions").asInt()).isEqualTo(2);
        assertThat(body.path("retention"))
                .isEqualTo(JSON.readTree("{\"kafka\":\"3d\",\"search\":\"7d\",\"archive\":\"3y\"}"));
        assertThat(body.path("version").isIntegralNumber()).isTrue();
        SharedKafka.awaitTopicId(service, body.path("topicId").asText());
        assertThat(Instant.parse(body.path("createdAt").asText()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(body.path("key").asText()).hasSize(43);
        assertThat(body.has("keys")).isFalse();

        ((ObjectNode) body).remove("key");
        assertThat(JSON.readTree(get("/" + service).body())).isEqualTo(body);
        assertThat(JSON.readTree(get("").body()).path("services")).contains(body);
    }

    @Test
    void aNameThatReadsTheSameIsAConflictThatNamesTheOther() throws Exception {
        register(service);
        JsonNode problem = problem(409, post(registration(service.replace('.', '_'))));
        assertThat(problem.path("collidesWith").asText()).isEqualTo(service);
        assertThat(problem.path("detail").asText()).contains(service).contains("choose another name");

        assertThat(problem(409, post(registration(service))).path("detail").asText())
                .isEqualTo(service + " is registered already");
    }

    @Test
    void badFieldsAreNamedWithTheirValuesAndWhatIsAllowed() throws Exception {
        JsonNode problem = problem(400, post("{\"name\":\"A B\",\"owner\":\"\",\"partitions\":0,\"colour\":\"red\"}"));
        assertThat(problem.path("title").asText()).isEqualTo("Bad Request");
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("name", "owner", "partitions", "colour");
        assertThat(problem.path("errors"))
                .allSatisfy(error -> assertThat(error.path("allowed").asText()).isNotBlank())
                .anySatisfy(error -> assertThat(error.path("value").asText()).isEqualTo("A B"));
        assertThat(problem.path("detail").asText()).contains("partitions is 0: a whole number from 1 to 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "not json", "{\"name\":\"a\"}}"})
    void aBrokenBodyIsAProblemToo(String body) throws Exception {
        assertThat(problem(400, post(body)).path("detail").asText()).contains("the body is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void whatABrowserSendsFromAnyPageIsNotTaken(String type) throws Exception {
        HttpResponse<String> answer = send(request("")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(registration(service))));
        assertThat(problem(415, answer).path("detail").asText()).contains("application/json");
        assertThat(get("/" + service).statusCode()).isEqualTo(404);
    }

    @Test
    void anUnknownServiceIsNotFoundWithSuggestions() throws Exception {
        register(service);
        JsonNode near = problem(404, get("/" + service.replace("info", "inof")));
        assertThat(near.path("suggestions").get(0).asText()).isEqualTo(service);
        assertThat(problem(404, get("/zzzzzzzzzzzzzzzzzz")).path("suggestions").isArray())
                .isTrue();
        problem(404, get("/Not%20A%20Name"));
        problem(404, patch("/zzzzzzzzzzzzzzzzzz", "{\"owner\":\"x\"}"));
    }

    @Test
    void aChangeAnswersWithTheServiceAndPartitionsOnlyGrow() throws Exception {
        long version = register(service).path("version").asLong();

        HttpResponse<String> changed =
                patch("/" + service, "{\"owner\":\"team-b\",\"partitions\":3,\"retention\":\"9d\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        JsonNode body = JSON.readTree(changed.body());
        assertThat(body.path("owner").asText()).isEqualTo("team-b");
        assertThat(body.path("retention").path("search").asText()).isEqualTo("9d");
        assertThat(body.path("version").asLong()).isGreaterThan(version);
        SharedKafka.awaitPartitions(service, 3);

        JsonNode fewer = problem(400, patch("/" + service, "{\"partitions\":2}"));
        assertThat(fewer.path("errors").get(0).path("field").asText()).isEqualTo("partitions");
        assertThat(fewer.path("errors").get(0).path("allowed").asText()).startsWith("at least 3");
        problem(400, patch("/" + service, "{}"));
        problem(400, patch("/" + service, "{\"name\":\"other\"}"));
    }

    @Test
    void kafkasRefusalIsToldInItsOwnWords() throws Exception {
        try (ServedRegistry tooManyCopies =
                new ServedRegistry(SharedKafka.withReplication(5), TestDatabase.H2.migrated())) {
            await().atMost(Duration.ofSeconds(60)).until(tooManyCopies.registry::isReady);
            JsonNode problem = problem(503, tooManyCopies.post(registration(service)));
            assertThat(problem.path("reason").asText()).startsWith("InvalidReplicationFactorException: ");
            assertThat(problem.path("detail").asText()).contains("nothing is registered");
            assertThat(send(HttpRequest.newBuilder(tooManyCopies.uri("")).GET()).body())
                    .isEqualTo("{\"services\":[]}");
        }
    }

    @Test
    void aDeletedServiceIsGoingAndThenGone() throws Exception {
        register(service);
        HttpResponse<String> answer = served.send("DELETE", "/" + service, "");
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode going = JSON.readTree(answer.body());
        assertThat(going.path("state").asText()).isEqualTo("deleting");
        assertThat(going.path("purge").isBoolean()).isTrue();
        assertThat(going.path("waitsFor").path(0).asText()).contains("to hear that it takes no logs");
        assertThat(JSON.readTree(get("/" + service).body()).has("waitsFor")).isTrue();
        assertThat(served.send("DELETE", "/" + service, "").statusCode()).isEqualTo(202);
        assertThat(problem(409, patch("/" + service, "{\"owner\":\"b\"}"))
                        .path("detail")
                        .asText())
                .contains("is being deleted");
        problem(409, served.send("POST", "/" + service + "/keys", "{}"));
        assertThat(problem(409, post(registration(service))).path("detail").asText())
                .contains("is being deleted");

        await().atMost(Duration.ofSeconds(60)).until(() -> get("/" + service).statusCode() == 404);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> post(registration(service)).statusCode() == 201);
        problem(404, served.send("DELETE", "/zzzzzzzzzzzzzzzzzz", ""));
    }

    @Test
    void aPurgeIsRefusedWhereNobodySaysWhereTheDataIs() throws Exception {
        register(service);
        assertThat(problem(409, served.send("DELETE", "/" + service + "?purge=true", ""))
                        .path("detail")
                        .asText())
                .contains("set elasticsearch.urls and hdfs.uri");
        JsonNode active = JSON.readTree(get("/" + service).body());
        assertThat(active.path("state").asText()).isEqualTo("active");
        assertThat(active.has("waitsFor")).isFalse();
        problem(404, served.send("DELETE", "/zzzzzzzzzzzzzzzzzz?purge=true", ""));
    }

    @Test
    void aFullClusterRefusesWithTheNumbers() throws Exception {
        RegistryConfig defaults = RegistryConfig.defaults();
        RegistryConfig full = new RegistryConfig(
                defaults.partitions(),
                defaults.retention(),
                new ClusterLimits(2_000, 1_000, 1),
                defaults.timing(),
                defaults.storedBy(),
                defaults.masterKey());
        try (ServedRegistry limited = new ServedRegistry(full, SharedKafka.SETTINGS, TestDatabase.H2.migrated())) {
            await().atMost(Duration.ofSeconds(60)).until(limited.registry::isReady);
            String rate = ",\"expectedBytesPerSecond\":9999999999}";
            JsonNode problem = problem(409, limited.post(registration(service).replace("}", rate)));
            assertThat(problem.path("detail").asText())
                    .contains("1000 more partitions in 1 copies")
                    .contains("may have 1000");
            assertThat(limited.send("GET", "/" + service, "").statusCode()).isEqualTo(404);

            HttpResponse<String> fits =
                    limited.post(registration(service).replace("}", ",\"expectedBytesPerSecond\":6000000}"));
            assertThat(JSON.readTree(fits.body()).path("partitions").asInt()).isEqualTo(2);
            problem(409, limited.send("PATCH", "/" + service, "{\"partitions\":1000}"));
            SharedKafka.awaitPartitions(service, 2);
        }
    }

    @Test
    void withoutItsDatabaseItIsNotReadyAndSaysSo() throws Exception {
        JdbcDataSource gone = new JdbcDataSource();
        gone.setURL("jdbc:h2:mem:never-made;IFEXISTS=TRUE");
        try (ServedRegistry down = new ServedRegistry(SharedKafka.SETTINGS, gone)) {
            HttpResponse<String> answer = down.post(registration(service));
            assertThat(problem(503, answer).path("detail").asText()).contains("SQL");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> down.registry.checks().stream()
                            .anyMatch(check -> check.name().equals("service-registry.sql")
                                    && check.detail().contains("never-made")));
        }
    }

    private JsonNode register(String name) throws Exception {
        HttpResponse<String> answer = post(registration(name));
        assertThat(answer.statusCode()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private static String registration(String name) {
        return "{\"name\":\"" + name + "\",\"owner\":\"team-a\"}";
    }

    private static JsonNode problem(int status, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        return problem;
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return served.post(body);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private static HttpResponse<String> patch(String path, String body) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(served.uri(path)).timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
