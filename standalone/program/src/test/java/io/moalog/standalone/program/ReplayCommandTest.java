package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.standalone.program.FakeServer.Request;
import org.junit.jupiter.api.Test;

/** Archived logs put back, by the command line. */
class ReplayCommandTest extends CommandTest {
    @Test
    void aReplayIsFollowedUntilItIsDone() {
        server.answers(202, "{\"id\":\"r-1\",\"state\":\"active\",\"rows\":0,\"total\":null,\"trouble\":null}")
                .answers(
                        200,
                        "{\"id\":\"r-1\",\"state\":\"active\",\"rows\":5,\"total\":10,\"trouble\":\"503 away\\u001b[2J\"}")
                .answers(200, "{\"id\":\"r-1\",\"state\":\"done\",\"rows\":10,\"total\":10,\"trouble\":null}");
        assertThat(run("archive", "replay", "a.b", "--from", "-2d", "--to", "-1d", "--keep", "2w", "--output", "json"))
                .isZero();
        assertThat(server.requests())
                .extracting(Request::method, Request::uri)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("POST", "/api/archive/replay"),
                        org.assertj.core.groups.Tuple.tuple("GET", "/api/archive/replay/r-1"),
                        org.assertj.core.groups.Tuple.tuple("GET", "/api/archive/replay/r-1"));
        assertThat(server.requests().get(0).body())
                .isEqualTo("{\"service\":\"a.b\",\"from\":\"-2d\",\"to\":\"-1d\",\"keep\":\"2w\"}");
        assertThat(err.toString())
                .contains("r-1: 0 of ? logs are back", "r-1: 5 of 10 logs are back; it waits: 503 away")
                .doesNotContain("\u001b");
        assertThat(out.toString()).contains("\"state\" : \"done\"");
    }

    @Test
    void oneThatFailsOrIsCancelledIsNoSuccess() {
        server.answers(200, "{\"id\":\"r-1\",\"state\":\"failed\",\"trouble\":\"there is no service a.b any more\"}");
        assertThat(run("archive", "replay-follow", "r-1")).isEqualTo(1);
        assertThat(out.toString()).contains("no service a.b");
        server.answers(200, "{\"id\":\"r-1\",\"state\":\"cancelled\"}");
        assertThat(run("archive", "replay-cancel", "r-1")).isZero();
        assertThat(server.requests().get(1).method()).isEqualTo("DELETE");
    }

    @Test
    void nobodyWaitsForADetachedOne() {
        server.answers(202, "{\"id\":\"r-1\",\"state\":\"active\"}");
        assertThat(run("archive", "replay", "a.b", "--from", "-2d", "--detach")).isZero();
        assertThat(server.requests()).hasSize(1);
        assertThat(out.toString()).contains("r-1");
    }

    @Test
    void theListTellsHowFarEachIs() {
        server.answers(
                200,
                "{\"replays\":[{\"id\":\"r-1\",\"service\":\"a.b\",\"state\":\"active\",\"rows\":5,\"total\":10,\"trouble\":null}]}");
        assertThat(run("archive", "replays")).isZero();
        assertThat(out.toString()).contains("ROWS", "TOTAL", "r-1", "active");
    }
}
