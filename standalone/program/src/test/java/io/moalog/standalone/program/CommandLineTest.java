package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.standalone.program.FakeServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest extends CommandTest {
    private static final String SERVICE =
            "{\"name\":\"a.b\",\"owner\":\"team\",\"partitions\":3,\"retention\":{\"search\":\"30d\"},\"state\":\"active\"}";

    @TempDir
    Path folder;

    @Test
    void addingAServiceSendsOnlyWhatWasGiven() {
        server.answers(201, SERVICE);
        assertThat(run("service", "add", "a.b", "--owner", "team", "--partitions", "3", "--retention", "30d"))
                .isZero();
        assertThat(server.requests())
                .containsExactly(new Request(
                        "POST",
                        "/api/services",
                        "application/json",
                        "{\"name\":\"a.b\",\"owner\":\"team\",\"partitions\":3,\"retention\":{\"search\":\"30d\"}}"));
        assertThat(out.toString()).contains("name").contains("a.b").contains("team");
    }

    @Test
    void changingAServicePatchesIt() {
        server.answers(200, SERVICE);
        assertThat(run("service", "set", "a.b", "--retention-kafka", "5d")).isZero();
        assertThat(server.requests().get(0).method()).isEqualTo("PATCH");
        assertThat(server.requests().get(0).body()).isEqualTo("{\"retention\":{\"kafka\":\"5d\"}}");
    }

    @Test
    void servicesAreListedInColumnsOrAsJson() {
        server.answers(200, "{\"services\":[" + SERVICE + "]}").answers(200, "{\"services\":[" + SERVICE + "]}");
        assertThat(run("service", "list")).isZero();
        assertThat(out.toString().lines().toList().get(1)).startsWith("a.b   team");
        out.getBuffer().setLength(0);
        assertThat(run("service", "list", "--output", "json")).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"partitions\" : 3");
    }

    @Test
    void aProblemDocumentIsOneLineAndExitCodeOne() {
        server.answers(
                409,
                "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"a_b collides with a.b\",\"collidesWith\":\"a.b\"}");
        assertThat(run("service", "add", "a_b")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("moalog: a_b collides with a.b (409)" + System.lineSeparator());
    }

    @Test
    void aRefusedRuleSaysWhereAndWhatWasExpected() {
        server.answers(400, "{\"detail\":\"no column\",\"line\":2,\"column\":7,\"expected\":[\"FROM\",\"WHERE\"]}");
        assertThat(run("rule", "add", "r", "SELECT")).isEqualTo(1);
        assertThat(err.toString()).contains("at line 2, column 7").contains("expected FROM, WHERE");
    }

    @Test
    void aServerThatIsNotThereIsExitCodeThree() {
        server.close();
        assertThat(run("service", "list")).isEqualTo(3);
        assertThat(err.toString()).contains("nobody answers at " + server.url()).contains("moalog up");
    }

    @Test
    void aWrongCommandLineIsExitCodeTwo() {
        assertThat(run("service")).isEqualTo(2);
        assertThat(run("service", "add")).isEqualTo(2);
        assertThat(run("search", "a", "--output", "xml")).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(execute("ops", "lag", "--url", "nonsense")).isEqualTo(2);
    }

    @Test
    void aWrongConfigurationIsExitCodeTwoWithEveryError() {
        assertThat(execute("serve", "--set", "http.port=x", "--roles", "agregator"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("2 errors").contains("http.port").contains("agregator");
    }

    @Test
    void searchPrintsTheNewestLast() {
        server.answers(200, """
                {"total":7,"partial":false,"after":"c1","hits":[
                 {"id":"1","@timestamp":"2026-11-20T10:00:01Z","level":"warn","message":"second","user":"kim"},
                 {"id":"0","@timestamp":"2026-11-20T10:00:00Z","level":"info","message":"첫째"}]}
                """);
        assertThat(run("search", "a.b", "-q", "level:warn x", "--size", "2")).isZero();
        assertThat(server.requests().get(0).uri()).isEqualTo("/api/search/a.b?q=level%3Awarn+x&size=2");
        assertThat(out.toString().lines())
                .containsExactly(
                        "2026-11-20T10:00:00Z INFO  첫째", "2026-11-20T10:00:01Z WARN  second {\"user\":\"kim\"}");
        assertThat(err.toString()).contains("2 of 7 logs").contains("--after 'c1'");
    }

    @Test
    void sendSaysWhichLinesWereRejected() throws IOException {
        Path file = Files.writeString(folder.resolve("logs"), "{\"a\":1}\n{oops\n");
        server.answers(200, "{\"accepted\":1,\"rejected\":1,\"errors\":[{\"line\":2,\"reason\":\"not JSON\"}]}");
        assertThat(run("send", "a.b", file.toString())).isEqualTo(1);
        assertThat(server.requests().get(0).type()).isEqualTo("application/x-ndjson");
        assertThat(server.requests().get(0).body()).isEqualTo("{\"a\":1}\n{oops");
        assertThat(err.toString()).contains("line 2: not JSON");
        assertThat(out.toString()).contains("1 accepted, 1 rejected");
    }

    @Test
    void sendTriesAgainWhenTheServerSaysLater() throws IOException {
        Path file = Files.writeString(folder.resolve("logs"), "plain text\n");
        server.answers(503, "{\"detail\":\"not ready\"}").answers(200, "{\"accepted\":1,\"rejected\":0,\"errors\":[]}");
        assertThat(run("send", "a.b", file.toString())).isZero();
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).type()).startsWith("text/plain");
    }

    @Test
    void tailGoesOnFromTheLastCursorWhenTheStreamEnds() {
        server.streams("""
                        event: log
                        id: c1
                        data: {"message":"one","level":"INFO"}

                        event: heartbeat
                        data: {}

                        event: gap
                        data: {"skipped":5,"from":"x","to":"y"}

                        """)
                .streams("event: log\nid: c2\ndata: {\"message\":\"two\"}\n\n")
                .answers(404, "{\"detail\":\"there is no service a.b\"}");
        assertThat(run("tail", "a.b", "--since", "5m")).isEqualTo(1);
        assertThat(server.requests())
                .extracting(Request::uri)
                .containsExactly("/api/tail/a.b?from=-5m", "/api/tail/a.b?from=c1", "/api/tail/a.b?from=c2");
        assertThat(out.toString().lines()).containsExactly("INFO  one", "--- 5 logs skipped, from x to y ---", "two");
        assertThat(err.toString()).contains("reconnecting").contains("there is no service a.b");
    }

    @Test
    void tailInJsonKeepsGapsBesideTheLogs() {
        server.streams("event: log\ndata: {\"a\":1}\n\nevent: gap\ndata: {\"skipped\":5}\n\n")
                .answers(404, "{}");
        run("tail", "a.b", "--output", "json");
        assertThat(out.toString().lines()).containsExactly("{\"a\":1}");
        assertThat(err.toString()).contains("5 logs skipped");
    }

    @Test
    void healthIsExitCodeOneWhereSomethingIsDown() {
        server.answers(
                503,
                "{\"status\":\"down\",\"checks\":[{\"name\":\"ops.kafka\",\"status\":\"down\",\"detail\":\"away\"}]}");
        assertThat(run("ops", "health")).isEqualTo(1);
        assertThat(out.toString()).contains("ops.kafka").contains("away");
    }

    @Test
    void lagIsATableOfGroupsAndServices() {
        server.answers(200, """
                {"groups":[{"group":"moalog.g","state":"Stable","lag":3,
                  "services":[{"service":"a.b","lag":3,"committed":4,"end":7}]}]}
                """);
        assertThat(run("ops", "lag")).isZero();
        assertThat(out.toString().lines().toList().get(1)).isEqualTo("moalog.g  Stable  a.b      3    4          7");
    }

    @Test
    void configListsEveryProperty() {
        assertThat(execute("config")).isZero();
        assertThat(out.toString()).contains("| `kafka.bootstrap-servers` | `127.0.0.1:9092` |");
    }
}
