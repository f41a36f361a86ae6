package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.standalone.program.FakeServer.Request;
import org.junit.jupiter.api.Test;

/** Tokens of the management API by the command line, and whom it shows one. */
class TokenCommandTest extends CommandTest {
    @Test
    void aTokenIsShownOnceWithAWordToKeepIt() {
        server.answers(201, "{\"id\":\"ab12\",\"token\":\"moalog_s3cret\",\"role\":\"owner\",\"owner\":\"team-a\"}");
        assertThat(run(
                        "token",
                        "create",
                        "--role",
                        "owner",
                        "--owner",
                        "team-a",
                        "--expires-at",
                        "2027-01-01T00:00:00Z"))
                .isZero();
        assertThat(server.requests())
                .containsExactly(new Request(
                        "POST",
                        "/api/tokens",
                        "application/json",
                        "{\"role\":\"owner\",\"owner\":\"team-a\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}"));
        assertThat(out.toString()).contains("moalog_s3cret");
        assertThat(err.toString()).contains("not shown again");
    }

    @Test
    void tokensAreListedAndRevokedByTheirIds() {
        server.answers(
                200, "{\"tokens\":[{\"id\":\"ab12\",\"role\":\"reader\",\"createdAt\":\"2026-11-20T12:00:00Z\"}]}");
        assertThat(run("token", "list")).isZero();
        assertThat(out.toString().lines().toList().get(1)).matches("ab12 +reader +- +2026-11-20T12:00:00Z +-");
        server.answers(204, "");
        assertThat(run("token", "revoke", "ab12")).isZero();
        assertThat(server.requests().get(1).method()).isEqualTo("DELETE");
        assertThat(server.requests().get(1).uri()).isEqualTo("/api/tokens/ab12");
    }

    @Test
    void aTokenIsShownToTheManagementApiOnly() {
        server.answers(200, "{\"services\":[]}");
        assertThat(run("service", "list", "--token", "moalog_mine")).isZero();
        server.answers(200, "{\"status\":\"up\",\"checks\":[]}");
        assertThat(run("ops", "health", "--token", "moalog_mine")).isZero();
        server.answers(200, "{\"services\":[]}");
        assertThat(run("service", "list", "--token", " ")).isZero();
        assertThat(server.authorizations()).containsExactly("Bearer moalog_mine", "", "");
    }

    @Test
    void whatCannotBeATokenIsNotRepeated() {
        assertThat(run("service", "list", "--token", "my secret")).isEqualTo(2);
        assertThat(err.toString()).contains("--token").doesNotContain("secret");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRefusalSaysWhatToDo() {
        server.answers(401, "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"no token was sent: send one\"}");
        assertThat(run("service", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("no token was sent: send one (401)");
    }
}
