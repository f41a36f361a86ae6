package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.ServicesView;
import io.moalog.registry.view.TokenRole;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens over HTTP and as every process sees them; and what the registry lets their holders do. */
class TokensIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Caller ADMIN = new Caller("an-admin", TokenRole.ADMIN, null);
    private static final Caller TEAM_A = new Caller("of-team-a", TokenRole.OWNER, "team-a");

    private static ServedRegistry served;
    private static ServicesView view;

    private final String service = SharedKafka.name();

    @BeforeAll
    static void start() throws Exception {
        served = new ServedRegistry(SharedKafka.SETTINGS, TestDatabase.H2.fresh());
        view = new ServicesView(SharedKafka.SETTINGS);
        view.start();
        await().atMost(DEADLINE).until(() -> served.registry.isReady() && view.isReady());
    }

    @AfterAll
    static void stop() {
        view.close();
        served.close();
    }

    @AfterEach
    void asAnybody() {
        served.callAs(null);
    }

    @Test
    void aTokenIsToldOnceAndHoldsUntilItIsRevoked() throws Exception {
        served.callAs(ADMIN);
        JsonNode made = ok(201, tokens("POST", "", "{\"role\":\"owner\",\"owner\":\"team-a\"}"));
        String text = made.path("token").asText();
        String id = made.path("id").asText();
        assertThat(text).hasSize(50).startsWith("moalog_");
        ApiToken seen = awaitSeen(text);
        assertThat(seen.caller()).isEqualTo(new Caller(id, TokenRole.OWNER, "team-a"));

        HttpResponse<String> listed = tokens("GET", "", "");
        assertThat(ok(200, listed).path("tokens").findValuesAsText("id")).contains(id);
        assertThat(listed.body()).doesNotContain(text).doesNotContain(seen.sha256());

        assertThat(tokens("DELETE", "/" + id, "").statusCode()).isEqualTo(204);
        await().atMost(DEADLINE).until(() -> view.token(IngestKey.hash(text)).isEmpty());
        ok(404, tokens("DELETE", "/" + id, ""));
        assertThat(tokens("GET", "", "").body()).doesNotContain(id);

        HttpResponse<String> changes = tokens("GET", "/" + id + "/changes", "");
        assertThat(ok(200, changes).path("changes").findValuesAsText("what"))
                .containsExactly("token-revoked", "token-created");
        assertThat(JSON.readTree(changes.body()).path("changes").findValuesAsText("actor"))
                .containsOnly("an-admin");
        assertThat(changes.body()).doesNotContain(text).doesNotContain(seen.sha256());
    }

    @Test
    void aTokenEndsWhenItExpires() throws Exception {
        Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
        String text = ok(201, tokens("POST", "", "{\"role\":\"reader\",\"expiresAt\":\"" + end + "\"}"))
                .path("token")
                .asText();
        assertThat(awaitSeen(text).expiresAt()).isEqualTo(end);
        await().atMost(DEADLINE).until(() -> view.token(IngestKey.hash(text)).isEmpty());
        assertThat(Instant.now()).isAfterOrEqualTo(end);
    }

    @Test
    void whatCannotBeATokenIsRefused() throws Exception {
        for (String wrong : new String[] {
            "{}",
            "{\"role\":\"root\"}",
            "{\"role\":\"owner\"}",
            "{\"role\":\"reader\",\"owner\":\"team-a\"}",
            "{\"role\":\"reader\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
            "{\"role\":\"reader\",\"token\":\"mine\"}"
        }) {
            JsonNode problem = ok(400, tokens("POST", "", wrong));
            assertThat(problem.path("errors")).as(wrong).hasSize(1);
        }
    }

    @Test
    void anOwnerChangesHisOwnServicesAndGivesNoneAway() throws Exception {
        served.callAs(TEAM_A);
        ok(403, served.post("{\"name\":\"" + service + "\",\"owner\":\"team-b\"}"));
        ok(201, served.post("{\"name\":\"" + service + "\",\"owner\":\"team-a\"}"));
        ok(200, send("PATCH", "", "{\"retention\":\"7d\"}"));
        String key = ok(201, send("POST", "/keys", "")).path("id").asText();
        assertThat(ok(403, send("PATCH", "", "{\"owner\":\"team-b\"}"))
                        .path("detail")
                        .asText())
                .contains("of-team-a", "team-b's");

        served.callAs(ADMIN);
        ok(200, send("PATCH", "", "{\"owner\":\"team-b\"}"));
        served.callAs(TEAM_A);
        ok(403, send("PATCH", "", "{\"retention\":\"8d\"}"));
        ok(403, send("PATCH", "", "{\"owner\":\"team-a\"}"));
        ok(403, send("POST", "/keys", ""));
        ok(403, send("DELETE", "/keys/" + key, ""));
        ok(403, send("DELETE", "", ""));
        ok(404, served.send("PATCH", "/zzzzzzzzzzzzzzz", "{\"retention\":\"8d\"}"));
        assertThat(ok(200, send("GET", "", "")).path("state").asText()).isEqualTo("active");

        JsonNode changes = ok(200, send("GET", "/changes", "")).path("changes");
        assertThat(changes.findValuesAsText("actor"))
                .containsExactly("an-admin", "of-team-a", "of-team-a", "of-team-a");
        assertThat(changes.findValuesAsText("what")).containsExactly("settings", "key-added", "settings", "registered");
    }

    private static ApiToken awaitSeen(String text) {
        return await().atMost(DEADLINE)
                .until(() -> view.token(IngestKey.hash(text)), found -> found.isPresent())
                .orElseThrow();
    }

    private static HttpResponse<String> tokens(String method, String path, String body) throws Exception {
        return served.send(method, "/api/tokens" + path, body);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return served.send(method, "/" + service + path, body);
    }

    private static JsonNode ok(int status, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }
}
