package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.standalone.program.FakeServer.Request;
import org.junit.jupiter.api.Test;

/** Dead letters, by the command line. */
class DeadLetterCommandTest extends CommandTest {
    @Test
    void theListSaysWhatIsMeantAndHowToGoOn() {
        server.answers(
                200,
                "{\"total\":3,\"letters\":[{\"id\":\"T-0-7~realtime-indexer\",\"service\":\"a.b\",\"reason\":\"no\\u001b[2J object\"}],"
                        + "\"after\":\"17.x\"}");
        assertThat(run("dead-letter", "list", "--service", "a.b", "--reason", "no object", "--from", "-1d"))
                .isZero();
        assertThat(server.requests().get(0).uri())
                .startsWith("/api/dead-letters?")
                .contains("service=a.b", "reason=no+object", "from=-1d")
                .doesNotContain("stage");
        assertThat(out.toString()).contains("T-0-7~realtime-indexer").doesNotContain("\u001b");
        assertThat(err.toString()).contains("1 of 3").contains("--after '17.x'");
    }

    @Test
    void oneIsShownByItsId() {
        server.answers(200, "{\"id\":\"T-0-7~realtime-indexer\",\"body\":\"{}\"}");
        assertThat(run("dead-letter", "show", "T-0-7~realtime-indexer", "--output", "json"))
                .isZero();
        assertThat(server.requests().get(0).uri()).isEqualTo("/api/dead-letters/T-0-7%7Erealtime-indexer");
        assertThat(out.toString()).contains("\"body\"");
    }

    @Test
    void aReplayGoesOnUntilAllWereTriedAndFailsWhereSomeAreNotStored() {
        server.answers(200, "{\"stored\":1000,\"after\":\"17.x\",\"letters\":[]}")
                .answers(
                        200,
                        "{\"stored\":5,\"refused\":1,\"after\":null,"
                                + "\"letters\":[{\"id\":\"T-0-9~realtime-indexer\",\"outcome\":\"refused\",\"reason\":\"still no object\"}]}");
        assertThat(run("dead-letter", "replay", "--service", "a.b")).isEqualTo(1);
        assertThat(server.requests())
                .extracting(Request::uri, Request::body)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/api/dead-letters/replay", "{\"service\":\"a.b\"}"),
                        org.assertj.core.groups.Tuple.tuple(
                                "/api/dead-letters/replay", "{\"service\":\"a.b\",\"after\":\"17.x\"}"));
        assertThat(out.toString()).contains("1005").contains("still no object");
    }

    @Test
    void lettersAreDroppedByTheirIds() {
        server.answers(200, "{\"dropped\":2,\"after\":null}");
        assertThat(run("dead-letter", "drop", "one", "two", "--output", "json")).isZero();
        assertThat(server.requests().get(0).body()).isEqualTo("{\"ids\":[\"one\",\"two\"]}");
        assertThat(out.toString()).contains("\"dropped\" : 2");
    }

    @Test
    void whichAreMeantMustBeSaid() {
        assertThat(run("dead-letter", "drop")).isEqualTo(2);
        assertThat(run("dead-letter", "drop", "one", "--service", "a.b")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
        assertThat(err.toString()).contains("--to now");
    }
}
