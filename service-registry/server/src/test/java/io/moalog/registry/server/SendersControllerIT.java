package io.moalog.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.view.SenderRecord;
import io.moalog.registry.view.ServicePattern;
import io.moalog.registry.view.ServicesView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Senders and shared keys, over HTTP and as every role sees them. */
class SendersControllerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final MasterKey KEY = MasterKey.parse("A".repeat(43) + "=");
    private static final String GIVEN = "given-by-somebody";

    private static ServedRegistry served;
    private static ServicesView view;

    private final String sender = SharedKafka.name();

    @BeforeAll
    static void start() throws Exception {
        RegistryConfig defaults = RegistryConfig.defaults();
        RegistryConfig withKey = new RegistryConfig(
                defaults.partitions(),
                defaults.retention(),
                defaults.limits(),
                // No audit meanwhile: some of what is published here is of another database.
                new RegistryConfig.Timing(
                        defaults.timing().healEvery(),
                        Duration.ofHours(1),
                        defaults.timing().lease(),
                        defaults.timing().drainWithin()),
                defaults.storedBy(),
                Optional.of(KEY));
        served = new ServedRegistry(withKey, SharedKafka.SETTINGS, TestDatabase.H2.fresh());
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
    void aSenderReachesEveryRoleEncryptedUntilItIsRemoved() throws Exception {
        JsonNode made = ok(201, add(""));
        String password = made.path("password").asText();
        assertThat(password).hasSize(43);
        awaitPassword(password);
        assertThat(seen().orElseThrow().services()).containsExactly(new ServicePattern("public.*"));
        assertThat(seen().orElseThrow().toString()).doesNotContain(password);
        assertThat(ok(409, add("")).path("detail").asText()).contains("PUT");

        String renewed = ok(200, send("PUT", "", "")).path("password").asText();
        awaitPassword(renewed);
        assertThat(renewed).isNotEqualTo(password);
        JsonNode changed = ok(200, send("PATCH", "", "{\"services\":[\"a.b\",\"*\"]}"));
        assertThat(changed.has("password")).isFalse();
        await().atMost(DEADLINE)
                .until(() ->
                        seen().orElseThrow().services().equals(List.of(new ServicePattern("a.b"), ServicePattern.ALL)));
        assertThat(password()).isEqualTo(renewed);

        assertThat(served.send("GET", "/api/senders", "").body())
                .contains(sender)
                .doesNotContain("password")
                .doesNotContain("secret");

        assertThat(send("DELETE", "", "").statusCode()).isEqualTo(204);
        await().atMost(DEADLINE).until(() -> seen().isEmpty());
        ok(404, send("DELETE", "", ""));
        ok(404, send("PUT", "", ""));
        JsonNode changes = ok(200, send("GET", "/changes", "")).path("changes");
        assertThat(changes.findValuesAsText("what"))
                .containsExactly("removed", "services", "password-renewed", "added");
        assertThat(changes.toString()).doesNotContain(password).doesNotContain("v1:");
    }

    @Test
    void aGivenPasswordIsNotToldBack() throws Exception {
        HttpResponse<String> made = add(",\"password\":\"" + GIVEN + "\"");
        assertThat(ok(201, made).has("password")).isFalse();
        awaitPassword(GIVEN);
        HttpResponse<String> wrong = send("PUT", "", "{\"password\":\"too-short\",\"services\":[\"No\"]}");
        assertThat(ok(400, wrong).path("errors")).hasSize(2);
        assertThat(wrong.body()).doesNotContain("too-short");
        send("DELETE", "", "");
    }

    @Test
    void sharedKeysMayFollowOneAnother() throws Exception {
        JsonNode first = ok(201, served.send("POST", "/api/shared-keys", ""));
        JsonNode second = ok(201, served.send("POST", "/api/shared-keys", "{\"key\":\"" + GIVEN + "\"}"));
        assertThat(second.has("key")).isFalse();
        await().atMost(DEADLINE).until(() -> view.sharedKeys().size() == 2);
        String id = first.path("id").asText();
        assertThat(KEY.open("@shared-key/" + id, view.sharedKeys().get(id).secret()))
                .isEqualTo(first.path("key").asText());
        assertThat(served.send("DELETE", "/api/shared-keys/" + id, "").statusCode())
                .isEqualTo(204);
        await().atMost(DEADLINE)
                .until(
                        () -> view.sharedKeys().keySet(),
                        Set.of(second.path("id").asText())::equals);
        assertThat(ok(200, served.send("GET", "/api/shared-keys", "")).path("sharedKeys"))
                .hasSize(1);
        served.send("DELETE", "/api/shared-keys/" + second.path("id").asText(), "");
    }

    @Test
    void whatSqlHasLostIsRemovedAllTheSame() throws Exception {
        try (RegistryParts other = new RegistryParts(SharedKafka.SETTINGS, TestDatabase.H2.migrated(), Crash.NEVER)) {
            other.topic.send(SenderRecord.KIND.record(
                    new SenderRecord(sender, List.of(ServicePattern.ALL), "sealed", 1, Instant.now())));
            await().atMost(DEADLINE).until(() -> seen().isPresent());
            assertThat(send("DELETE", "", "").statusCode()).isEqualTo(204);
            await().atMost(DEADLINE).until(() -> seen().isEmpty());
            assertThat(send("DELETE", "", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aSenderThatACrashKeptBackIsPublishedAndARemovedOneForgotten() throws Exception {
        DataSource database = TestDatabase.H2.migrated();
        try (RegistryParts parts = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER)) {
            SecretTable table = new SecretTable(database);
            Publisher<SecretRow> publisher = new Publisher<>(parts.topic, table, parts.metrics);
            SecretRow added = table.add(SecretKind.SENDER, sender, List.of(ServicePattern.ALL), KEY.seal("x", "y"))
                    .orElseThrow();
            heal(publisher);
            await().atMost(DEADLINE).until(() -> seen().isPresent());
            assertThat(table.unpublished()).isEmpty();

            SecretRow removed = table.remove(added).orElseThrow();
            assertThat(table.seen()).isEmpty();
            publisher.publish(added);
            await().atMost(DEADLINE).until(() -> seen().isEmpty());
            assertThat(table.find(SecretKind.SENDER, sender))
                    .as("what was overtaken tells the newest")
                    .isEmpty();
            assertThat(removed.isRemoved()).isTrue();
        }
    }

    @Test
    void withoutAMasterKeyNoSecretIsTaken() throws Exception {
        try (ServedRegistry without = new ServedRegistry(SharedKafka.SETTINGS, TestDatabase.H2.migrated())) {
            await().atMost(DEADLINE).until(without.registry::isReady);
            for (String path : List.of("/api/senders", "/api/shared-keys")) {
                String body = path.endsWith("senders") ? "{\"name\":\"anna\",\"services\":[\"*\"]}" : "{}";
                assertThat(ok(409, without.send("POST", path, body))
                                .path("detail")
                                .asText())
                        .contains("senders.master-key");
            }
        }
    }

    private static void heal(Publisher<SecretRow> publisher) {
        Refusals refusals = new Refusals();
        publisher.heal(refusals);
        refusals.throwFirst();
    }

    private void awaitPassword(String expected) {
        await().atMost(DEADLINE).ignoreExceptions().until(this::password, expected::equals);
    }

    private String password() throws Exception {
        return KEY.open("@sender/" + sender, seen().orElseThrow().secret());
    }

    private Optional<SenderRecord> seen() {
        return Optional.ofNullable(view.senders().get(sender));
    }

    private HttpResponse<String> add(String more) throws Exception {
        return served.send(
                "POST", "/api/senders", "{\"name\":\"" + sender + "\",\"services\":[\"public.*\"]" + more + "}");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return served.send(method, "/api/senders/" + sender + path, body);
    }

    private static JsonNode ok(int status, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
