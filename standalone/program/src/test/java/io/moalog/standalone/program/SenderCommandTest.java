package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.standalone.program.FakeServer.Request;
import org.junit.jupiter.api.Test;

/** Who may send over forward, by the command line. */
class SenderCommandTest extends CommandTest {
    @Test
    void aPasswordIsShownOnceWithAWordToKeepIt() {
        server.answers(201, "{\"name\":\"anna\",\"services\":[\"public.*\"],\"password\":\"s3cret\"}");
        assertThat(run("sender", "add", "anna", "--service", "public.*", "--service", "a.b"))
                .isZero();
        assertThat(server.requests().get(0))
                .extracting(Request::method, Request::uri, Request::body)
                .containsExactly("POST", "/api/senders", "{\"name\":\"anna\",\"services\":[\"public.*\",\"a.b\"]}");
        assertThat(out.toString()).contains("s3cret");
        assertThat(err.toString()).contains("not shown again");

        server.answers(200, "{\"name\":\"anna\",\"password\":\"n3w\"}");
        assertThat(run("sender", "renew", "anna")).isZero();
        assertThat(server.requests().get(1).method()).isEqualTo("PUT");
        assertThat(out.toString()).contains("n3w");
    }

    @Test
    void sendersAreListedChangedAndRemoved() {
        server.answers(
                200, "{\"senders\":[{\"name\":\"anna\",\"services\":[\"*\"],\"createdAt\":\"2026-11-20T12:00:00Z\"}]}");
        assertThat(run("sender", "list")).isZero();
        assertThat(out.toString().lines().toList().get(1)).contains("anna").contains("2026-11-20T12:00:00Z");
        server.answers(200, "{\"name\":\"anna\"}");
        assertThat(run("sender", "set", "anna", "--service", "a.b")).isZero();
        assertThat(server.requests().get(1))
                .extracting(Request::method, Request::uri, Request::body)
                .containsExactly("PATCH", "/api/senders/anna", "{\"services\":[\"a.b\"]}");
        server.answers(204, "");
        assertThat(run("sender", "remove", "anna")).isZero();
        assertThat(server.requests().get(2).method()).isEqualTo("DELETE");
        assertThat(server.requests().get(2).uri()).isEqualTo("/api/senders/anna");
    }

    @Test
    void sharedKeysAreMadeAndRemoved() {
        server.answers(201, "{\"id\":\"ab12\",\"key\":\"s3cret\"}");
        assertThat(run("sender", "key", "add")).isZero();
        assertThat(out.toString()).contains("s3cret");
        server.answers(204, "");
        assertThat(run("sender", "key", "remove", "ab12")).isZero();
        assertThat(server.requests().get(1).uri()).isEqualTo("/api/shared-keys/ab12");
    }
}
