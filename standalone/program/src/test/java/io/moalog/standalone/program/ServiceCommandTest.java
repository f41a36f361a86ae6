package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.moalog.standalone.program.FakeServer.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service may send, claims and masks, its keys and its changes, by the command line. */
class ServiceCommandTest extends CommandTest {
    @Test
    void everythingAboutSendingCanBeSet() {
        server.answers(200, "{}");
        assertThat(run(
                        "service",
                        "set",
                        "a.b",
                        "--quota",
                        "1MB/s",
                        "--burst",
                        "4MiB",
                        "--claim",
                        "tag:kube.a:b.*",
                        "--claim",
                        "app-name:payd",
                        "--drop",
                        "password",
                        "--mask",
                        "user.email",
                        "--redact",
                        "card",
                        "--redact",
                        "/[0-9]{2,6}/"))
                .isZero();
        assertThat(server.requests())
                .containsExactly(new Request(
                        "PATCH",
                        "/api/services/a.b",
                        "application/json",
                        "{\"quota\":{\"bytesPerSecond\":1000000,\"burstBytes\":4194304},"
                                + "\"claims\":[{\"kind\":\"tag\",\"pattern\":\"kube.a:b.*\"},"
                                + "{\"kind\":\"app-name\",\"pattern\":\"payd\"}],"
                                + "\"masking\":{\"drop\":[\"password\"],\"mask\":[\"user.email\"],"
                                + "\"redact\":[\"card\",\"/[0-9]{2,6}/\"]}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --period week --shards 2 | {"indices":{"period":"week","shards":2}}
            --shards 3               | {"indices":{"shards":3}}
            --period auto            | {"indices":"auto"}
            --indexing batch         | {"indexing":"batch"}
            """)
    void indicesCanBeSetOrLeftToTheirVolume(String options, String body) {
        server.answers(200, "{}");
        assertThat(run(("service set a.b " + options).split(" "))).isZero();
        assertThat(server.requests().get(0).body()).isEqualTo(body);
        server.answers(201, "{}");
        assertThat(run(("service add a.b --owner team " + options).split(" "))).isZero();
        assertThat(server.requests().get(1).body()).endsWith(body.substring(1)).contains("\"name\":\"a.b\"");
    }

    @Test
    void shardsAreNotSetWhereTheyAreLeftToTheVolume() {
        assertThat(run("service", "set", "a.b", "--period", "auto", "--shards", "2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("auto chooses both");
    }

    @Test
    void anExpectedRateIsGivenInBytes() {
        server.answers(201, "{}");
        assertThat(run("service", "add", "a.b", "--owner", "team", "--expected", "2kB/s"))
                .isZero();
        assertThat(server.requests().get(0).body())
                .isEqualTo("{\"name\":\"a.b\",\"expectedBytesPerSecond\":2000,\"owner\":\"team\"}");
    }

    @Test
    void unclaimedLogsAreReplayedUntilNoneIsLeft() {
        server.answers(
                200, "{\"replayed\":5,\"alreadyReplayed\":2,\"skipped\":1,\"complete\":false,\"next\":\"there\"}");
        server.answers(200, "{\"replayed\":3,\"alreadyReplayed\":0,\"skipped\":0,\"complete\":true}");
        assertThat(run("service", "replay-unclaimed", "a.b", "--name", "kube.a", "--output", "json"))
                .isZero();
        assertThat(server.requests())
                .extracting(Request::uri, Request::body)
                .containsExactly(
                        tuple("/api/unclaimed/replay", "{\"service\":\"a.b\",\"names\":[\"kube.a\"]}"),
                        tuple(
                                "/api/unclaimed/replay",
                                "{\"service\":\"a.b\",\"names\":[\"kube.a\"],\"next\":\"there\"}"));
        assertThat(out.toString().replaceAll("\\s", ""))
                .isEqualTo("{\"replayed\":8,\"alreadyReplayed\":2,\"skipped\":1}");
    }

    @Test
    void aNewServiceCanBeGivenWhatCameBeforeItWasThere() {
        server.answers(201, "{\"name\":\"a.b\",\"key\":\"s3cret\"}");
        server.answers(200, "{\"replayed\":5,\"alreadyReplayed\":0,\"skipped\":1,\"complete\":true}");
        assertThat(run("service", "add", "a.b", "--owner", "team", "--replay-unclaimed", "--output", "json"))
                .isZero();
        assertThat(server.requests().get(1))
                .extracting(Request::uri, Request::body)
                .containsExactly("/api/unclaimed/replay", "{\"service\":\"a.b\"}");
        assertThat(out.toString().replaceAll("\\s", ""))
                .isEqualTo("{\"name\":\"a.b\",\"key\":\"s3cret\","
                        + "\"unclaimed\":{\"replayed\":5,\"alreadyReplayed\":0,\"skipped\":1}}");
    }

    @Test
    void theKeyIsShownAlsoWhereTheReplayFails() {
        server.answers(201, "{\"name\":\"a.b\",\"key\":\"s3cret\"}");
        server.answers(503, "{\"title\":\"Kafka is not available\",\"status\":503,\"detail\":\"try again\"}");
        assertThat(run("service", "add", "a.b", "--owner", "team", "--replay-unclaimed"))
                .isNotZero();
        assertThat(out.toString()).contains("s3cret");
        assertThat(err.toString()).contains("try again");
    }

    @Test
    void whatIsNotWantedAnyMoreIsTakenAway() {
        server.answers(200, "{}");
        assertThat(run("service", "set", "a.b", "--no-quota", "--no-claims", "--no-masking"))
                .isZero();
        assertThat(server.requests().get(0).body()).isEqualTo("{\"quota\":null,\"claims\":null,\"masking\":null}");
    }

    @ParameterizedTest
    @CsvSource({
        "--quota, 1, 'give a number with B'",
        "--quota, 99999999999GiB/s, 'give a number with B'",
        "--burst, 1MB, '--burst needs --quota'",
        "--claim, kube.*, 'like tag:kube.payment.*'",
        "--claim, tag:, 'like tag:kube.payment.*'"
    })
    void whatCannotBeMeantIsExitCodeTwo(String option, String value, String says) {
        assertThat(run("service", "set", "a.b", option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(says);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aQuotaCannotBeGivenAndTakenAwayAtOnce() {
        assertThat(run("service", "set", "a.b", "--quota", "1MB/s", "--no-quota"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("give one of them");
    }

    @Test
    void aKeyIsShownOnceWithAWordToKeepIt() {
        server.answers(201, "{\"id\":\"ab12\",\"key\":\"s3cret\"}");
        assertThat(run("service", "key", "add", "a.b", "--expire-others-after", "1h"))
                .isZero();
        assertThat(server.requests())
                .containsExactly(new Request(
                        "POST", "/api/services/a.b/keys", "application/json", "{\"expireOthersAfter\":\"1h\"}"));
        assertThat(out.toString()).contains("s3cret");
        assertThat(err.toString()).contains("not shown again");
    }

    @Test
    void keysAreListedAndRevokedByTheirIds() {
        server.answers(200, "{\"keys\":[{\"id\":\"ab12\",\"createdAt\":\"2026-11-20T12:00:00Z\"}]}");
        assertThat(run("service", "key", "list", "a.b")).isZero();
        assertThat(out.toString().lines().toList().get(1)).matches("ab12 +2026-11-20T12:00:00Z +-");
        server.answers(204, "");
        assertThat(run("service", "key", "revoke", "a.b", "ab12")).isZero();
        assertThat(server.requests().get(1).method()).isEqualTo("DELETE");
        assertThat(server.requests().get(1).uri()).isEqualTo("/api/services/a.b/keys/ab12");
    }

    @Test
    void aDeletedServiceIsShownAsItIsGoing() {
        server.answers(202, "{\"name\":\"a.b\",\"state\":\"deleting\"}");
        assertThat(run("service", "delete", "a.b")).isZero();
        assertThat(server.requests().get(0).method()).isEqualTo("DELETE");
        assertThat(server.requests().get(0).uri()).isEqualTo("/api/services/a.b");
        assertThat(out.toString()).contains("deleting");
    }

    @Test
    void whatIsStoredGoesWithAServiceWhereThatIsAskedFor() {
        server.answers(
                202,
                "{\"name\":\"a.b\",\"state\":\"deleting\",\"purge\":true,\"waitsFor\":[\"Kafka to remove its topic\"]}");
        assertThat(run("service", "delete", "a.b", "--purge")).isZero();
        assertThat(server.requests().get(0).uri()).isEqualTo("/api/services/a.b?purge=true");
        assertThat(out.toString()).contains("Kafka to remove its topic");
    }

    @Test
    void changesAreShownInColumns() {
        server.answers(
                200,
                "{\"changes\":[{\"id\":2,\"time\":\"2026-11-20T12:00:00Z\",\"what\":\"settings\","
                        + "\"before\":{\"owner\":\"a\"},\"after\":{\"owner\":\"b\"}}]}");
        assertThat(run("service", "changes", "a.b")).isZero();
        assertThat(out.toString().lines().toList().get(1))
                .matches("2026-11-20T12:00:00Z +settings +- +\\{\"owner\":\"a\"} +\\{\"owner\":\"b\"}");
    }
}
