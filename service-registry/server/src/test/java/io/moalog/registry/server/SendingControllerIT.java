package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Quotas, claims, masking, keys and the record of changes, over HTTP and as every role sees them. */
class SendingControllerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);

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

    @Test
    void whatIsGivenReachesEveryRoleAndNullRemovesIt() throws Exception {
        String rules = "\"quota\":{\"bytesPerSecond\":1000,\"burstBytes\":4000},"
                + "\"claims\":[{\"kind\":\"tag\",\"pattern\":\"" + service + ".*\"}],"
                + "\"masking\":{\"drop\":[\"password\"],\"redact\":[\"card\"]}";
        JsonNode registered = ok(201, register("," + rules));
        JsonNode asked = JSON.readTree("{" + rules + "}");
        for (String field : List.of("quota", "claims", "masking")) {
            assertThat(registered.path(field)).as(field).isEqualTo(asked.path(field));
        }
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(view.claimant(ClaimKind.TAG, service + ".x"))
                        .get()
                        .extracting(found -> found.name().value())
                        .isEqualTo(service));

        JsonNode changed = ok(200, send("PATCH", "", "{\"quota\":null,\"claims\":null,\"masking\":null}"));
        assertThat(changed.has("quota") || changed.has("claims") || changed.has("masking"))
                .isFalse();
        await().atMost(DEADLINE)
                .until(() -> seen().quota() == null && seen().claims().isEmpty() && seen().masking() == null);
    }

    @Test
    void anothersClaimIsAConflictThatNamesIt() throws Exception {
        String claim = ",\"claims\":[{\"kind\":\"otel\",\"pattern\":\"" + service + "\"}]";
        ok(201, register(claim));
        String other = SharedKafka.name();
        JsonNode problem = ok(409, served.post("{\"name\":\"" + other + "\",\"owner\":\"b\"" + claim + "}"));
        assertThat(problem.path("collidesWith").asText()).isEqualTo(service);
        assertThat(served.send("GET", "/" + other, "").statusCode()).isEqualTo(404);

        ok(201, served.post("{\"name\":\"" + other + "\",\"owner\":\"b\"}"));
        problem = ok(409, served.send("PATCH", "/" + other, "{" + claim.substring(1) + "}"));
        assertThat(problem.path("detail").asText()).contains("claimed by " + service);
    }

    @Test
    void aKeyIsToldOnceAndHoldsUntilItIsRevoked() throws Exception {
        String first = ok(201, register("")).path("key").asText();
        JsonNode made = ok(201, send("POST", "/keys", ""));
        String second = made.path("key").asText();
        assertThat(second).hasSize(43).isNotEqualTo(first);
        awaitAdmitted(first, true);
        awaitAdmitted(second, true);

        HttpResponse<String> listed = send("GET", "/keys", "");
        assertThat(ok(200, listed).path("keys")).hasSize(2);
        assertThat(listed.body()).doesNotContain("sha256").doesNotContain(second);
        assertThat(send("GET", "", "").body()).doesNotContain("sha256");
        assertThat(send("GET", "/changes", "").body())
                .contains("key-added")
                .doesNotContain("sha256")
                .doesNotContain(second);

        String id = made.path("id").asText();
        assertThat(send("DELETE", "/keys/" + id, "").statusCode()).isEqualTo(204);
        awaitAdmitted(second, false);
        assertThat(admits(first)).isTrue();
        ok(404, send("DELETE", "/keys/" + id, ""));
        ok(400, send("POST", "/keys", "{\"expiresAt\":\"yesterday\"}"));
    }

    @Test
    void aRotationLeavesTheOldKeyForAWhile() throws Exception {
        String old = ok(201, register("")).path("key").asText();
        String fresh = ok(201, send("POST", "/keys", "{\"expireOthersAfter\":\"1h\"}"))
                .path("key")
                .asText();
        awaitAdmitted(fresh, true);
        assertThat(admits(old)).isTrue();
        byte[] hash = IngestKey.hash(old);
        assertThat(seen().keys())
                .noneMatch(key -> key.admits(hash, Instant.now().plusSeconds(3_700)));
        assertThat(seen().keys()).anyMatch(key -> key.admits(IngestKey.hash(fresh), Instant.MAX));
    }

    @Test
    void thereAreAtMostTwentyKeys() throws Exception {
        ok(201, register(""));
        for (int i = 1; i < ServiceKeys.MOST; i++) {
            ok(201, send("POST", "/keys", "{}"));
        }
        assertThat(ok(409, send("POST", "/keys", "{}")).path("detail").asText()).contains("revoke one");
    }

    @Test
    void theChangesAreToldNewestFirst() throws Exception {
        ok(201, register(""));
        ok(200, send("PATCH", "", "{\"owner\":\"team-b\"}"));
        JsonNode changes = ok(200, send("GET", "/changes", "")).path("changes");
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).path("what").asText()).isEqualTo("settings");
        assertThat(changes.get(0).path("before").path("owner").asText()).isEqualTo("a");
        assertThat(changes.get(0).path("after").path("owner").asText()).isEqualTo("team-b");
        assertThat(Instant.parse(changes.get(0).path("time").asText()))
                .isBefore(Instant.now().plusSeconds(60));

        String id = changes.get(0).path("id").asText();
        assertThat(ok(200, send("GET", "/changes?size=1&before=" + id, "")).path("changes"))
                .containsExactly(changes.get(1));
        ok(404, served.send("GET", "/zzzzzzzzzzzzzzz/changes", ""));
        ok(404, served.send("GET", "/zzzzzzzzzzzzzzz/keys", ""));
        ok(404, served.send("POST", "/zzzzzzzzzzzzzzz/keys", "{}"));
    }

    private void awaitAdmitted(String key, boolean admitted) {
        await().atMost(DEADLINE).until(() -> admits(key) == admitted);
    }

    private boolean admits(String key) {
        byte[] hash = IngestKey.hash(key);
        return seen().keys().stream().anyMatch(kept -> kept.admits(hash, Instant.now()));
    }

    private Service seen() {
        return view.find(new ServiceName(service)).orElseThrow();
    }

    private HttpResponse<String> register(String more) throws Exception {
        return served.post("{\"name\":\"" + service + "\",\"owner\":\"a\"" + more + "}");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return served.send(method, "/" + service + path, body);
    }

    private static JsonNode ok(int status, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
