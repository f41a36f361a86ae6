package io.moalog.rules.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.RuleEngine;
import io.moalog.rules.RuleEngineConfig;
import io.moalog.rules.TestDatabase;
import io.moalog.rules.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RulesApiIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ServicesView view;
    private static HikariDataSource pool;
    private static RuleEngine engine;
    private static ApplicationContext context;
    private static EmbeddedServer server;
    private static ServiceName service;

    @BeforeAll
    static void start() throws Exception {
        TestPlatform platform = TestPlatform.get();
        service = platform.service(1);
        pool = TestDatabase.pool(TestDatabase.H2.fresh());
        view = new ServicesView(platform.settings());
        engine =
                new RuleEngine(RuleEngineConfig.defaults(), platform.settings(), view, pool, new SimpleMeterRegistry());
        context = ApplicationContext.builder()
                .properties(Map.of("micronaut.server.port", -1, "moalog.roles.rule-engine", true))
                .singletons(engine)
                .start();
        server = context.getBean(EmbeddedServer.class).start();
        assertThat(call("GET", "/api/rules", null).statusCode()).isEqualTo(503);
        view.start();
        engine.start();
        await().atMost(DEADLINE)
                .until(() -> engine.isReady() && view.find(service).isPresent());
    }

    @AfterAll
    static void stop() {
        context.close();
        engine.close();
        view.close();
        pool.close();
    }

    @Test
    void aRuleIsCreatedReadChangedDisabledAndDeleted() throws Exception {
        HttpResponse<String> created = call("POST", "/api/rules", rule("life", sql("level = 'ERROR'"), "http://a/b"));
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode rule = JSON.readTree(created.body());
        String path = "/api/rules/" + rule.path("id").asText();
        assertThat(created.headers().firstValue("Location")).contains(path);
        assertThat(rule.path("name").asText()).isEqualTo("life");
        assertThat(rule.path("service").asText()).isEqualTo(service.value());
        assertThat(rule.path("sql").asText()).isEqualTo(sql("level = 'ERROR'"));
        assertThat(rule.path("enabled").asBoolean()).isTrue();
        assertThat(rule.path("notify").toString()).isEqualTo("[{\"type\":\"webhook\",\"url\":\"http://a/b\"}]");
        assertThat(rule.path("createdAt").asText()).matches("20.*T.*Z");

        assertThat(JSON.readTree(call("GET", path, null).body())).isEqualTo(rule);
        assertThat(JSON.readTree(call("GET", "/api/rules", null).body()).path("rules"))
                .contains(rule);

        HttpResponse<String> changed = call("PUT", path, rule("life2", sql("level = 'WARN'")));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(changed.body()).path("name").asText()).isEqualTo("life2");
        assertThat(JSON.readTree(changed.body()).path("notify").toString()).isEqualTo("[]");

        HttpResponse<String> disabled = call("PATCH", path, "{\"enabled\":false}");
        assertThat(disabled.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(disabled.body()).path("enabled").asBoolean()).isFalse();
        assertThat(JSON.readTree(disabled.body()).path("sql").asText()).isEqualTo(sql("level = 'WARN'"));
        JsonNode replaced = JSON.readTree(
                call("PUT", path, rule("life2", sql("level = 'WARN'"))).body());
        assertThat(replaced.path("enabled").asBoolean())
                .as("stays as it is where not said")
                .isFalse();

        assertThat(call("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(call("GET", path, null).statusCode()).isEqualTo(404);
        assertThat(call("DELETE", path, null).statusCode()).isEqualTo(404);
        assertThat(call("PATCH", path, "{\"enabled\":true}").statusCode()).isEqualTo(404);
    }

    @Test
    void badSqlIsRefusedWithLineColumnAndWhatWasExpected() throws Exception {
        HttpResponse<String> refused = call("POST", "/api/rules", rule("bad", "SELECT *\\nFROM nginx WHERE user = 5"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(refused.body());
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("title").asText()).isEqualTo("Bad Request");
        assertThat(problem.path("field").asText()).isEqualTo("sql");
        assertThat(problem.path("line").asInt()).isEqualTo(2);
        assertThat(problem.path("column").asInt()).isEqualTo(18);
        assertThat(problem.path("expected").asText()).contains("`user` in backticks");
        assertThat(problem.path("detail").asText())
                .contains("line 2, column 18")
                .contains("word of SQL");
    }

    @Test
    void anUnknownServiceIsRefusedWhereItIsNamed() throws Exception {
        JsonNode problem = JSON.readTree(call("POST", "/api/rules", rule("bad", "SELECT * FROM `no.such.service`"))
                .body());
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("column").asInt()).isEqualTo(15);
        assertThat(problem.path("detail").asText()).contains("no service `no.such.service`");
        assertThat(problem.path("expected").asText()).contains("POST /api/services");

        JsonNode similar = JSON.readTree(call("POST", "/api/rules", rule("bad", "SELECT * FROM `" + service + "x`"))
                .body());
        assertThat(similar.path("expected").asText()).contains("`" + service + "`");
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        String id = JSON.readTree(
                        call("POST", "/api/rules", rule("twice", sql("a = 1"))).body())
                .path("id")
                .asText();
        HttpResponse<String> taken = call("POST", "/api/rules", rule("twice", sql("a = 1")));
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(taken.body()).path("collidesWith").asText()).isEqualTo(id);
    }

    @Test
    void aBadFieldIsNamed() throws Exception {
        refusedField("", "");
        refusedField("{", "");
        refusedField("[]", "");
        refusedField("{\"sql\":\"x\"}", "name");
        refusedField("{\"name\":\"x\"}", "sql");
        refusedField("{\"name\":5,\"sql\":\"x\"}", "name");
        refusedField("{\"name\":\" \",\"sql\":\"x\"}", "name");
        refusedField("{\"name\":\"x\",\"sql\":\"x\",\"query\":1}", "query");
        refusedField("{\"name\":\"x\",\"sql\":\"x\",\"enabled\":\"yes\"}", "enabled");
        refusedField("{\"name\":\"x\",\"sql\":\"x\",\"notify\":\"http://a\"}", "notify");
        refusedField("{\"name\":\"x\",\"sql\":\"x\",\"notify\":[{\"url\":\"http://a\"}]}", "notify[0]");
        refusedField(rule("x", "x", "ftp://a"), "notify[0]");
        refusedField(
                "{\"name\":\"x\",\"sql\":\"x\",\"notify\":[{\"type\":\"mail\",\"url\":\"http://a\"}]}", "notify[0]");
    }

    /** A browser sends these to us from any page without asking. */
    @Test
    void aBodyThatIsNotJsonByItsTypeIsRefused() throws Exception {
        for (String method : new String[] {"POST", "PUT", "PATCH"}) {
            String path = method.equals("POST") ? "/api/rules" : "/api/rules/any";
            for (String type :
                    new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
                HttpResponse<String> refused = send(method, path, "{\"enabled\":false}", type);
                assertThat(refused.statusCode()).as(method + " " + type).isEqualTo(415);
                assertThat(refused.body()).as(method + " " + type).contains("application/json");
            }
        }
        assertThat(send("POST", "/api/rules", "{}", "application/json; charset=utf-8")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void alertsAreListedAndRead() throws Exception {
        JsonNode rule = JSON.readTree(
                call("POST", "/api/rules", rule("listed", sql("kind = 'x'"))).body());
        TestPlatform.get().send(service, "{\"kind\":\"x\",\"@timestamp\":\"2026-11-20T10:00:00.5Z\"}");
        String query = "/api/alerts?rule=listed&service=" + service + "&size=5";
        await().atMost(DEADLINE)
                .until(() -> JSON.readTree(call("GET", query, null).body())
                                .path("alerts")
                                .size()
                        == 1);
        JsonNode alert =
                JSON.readTree(call("GET", query, null).body()).path("alerts").get(0);
        assertThat(alert.path("rule").asText()).isEqualTo("listed");
        assertThat(alert.path("ruleId")).isEqualTo(rule.path("id"));
        assertThat(alert.path("service").asText()).isEqualTo(service.value());
        assertThat(alert.path("count").asInt()).isEqualTo(1);
        assertThat(alert.path("state").asText()).isEqualTo("raised");
        assertThat(alert.path("window").path("start").asText()).isEqualTo("2026-11-20T10:00:00.500Z");
        assertThat(alert.path("samples").get(0).path("log").path("kind").asText())
                .isEqualTo("x");
        assertThat(alert.path("samples").get(0).path("id").asText()).endsWith("-0-0");
        assertThat(alert.path("firedAt").asText()).matches("20.*T.*Z");
        assertThat(alert.path("deliveries").isArray()).isTrue();

        assertThat(call("GET", "/api/alerts?rule=none", null).body()).isEqualTo("{\"alerts\":[]}");
        String path = "/api/alerts/" + alert.path("id").asText();
        assertThat(JSON.readTree(call("GET", path, null).body())).isEqualTo(alert);
        assertThat(call("GET", "/api/alerts/none", null).statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(call("GET", "/api/alerts?size=0", null).body())
                        .path("field")
                        .asText())
                .isEqualTo("size");
    }

    private static void refusedField(String body, String field) throws Exception {
        HttpResponse<String> refused = call("POST", "/api/rules", body);
        assertThat(refused.statusCode()).as(body).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("field").asText())
                .as(body)
                .isEqualTo(field);
    }

    private static String sql(String where) {
        return "SELECT * FROM `" + service + "` WHERE " + where;
    }

    private static String rule(String name, String sql, String... urls) {
        String notify = urls.length == 0 ? "" : ",\"notify\":[{\"type\":\"webhook\",\"url\":\"" + urls[0] + "\"}]";
        return "{\"name\":\"" + name + "\",\"sql\":\"" + sql + "\"" + notify + "}";
    }

    private static HttpResponse<String> call(String method, String path, String body) throws Exception {
        return send(method, path, body, "application/json");
    }

    private static HttpResponse<String> send(String method, String path, String body, String type) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.getURI() + path)).header("Content-Type", type);
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
