package io.moalog.standalone.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.ChildStartException;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedElasticsearchIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static EmbeddedElasticsearch elasticsearch;

    @BeforeAll
    static void start() {
        elasticsearch = EmbeddedElasticsearch.inTemporaryDirectory();
    }

    @AfterAll
    static void stop() {
        elasticsearch.close();
        assertThat(elasticsearch.directory()).doesNotExist();
    }

    @Test
    void itIntroducesItselfAsClientsExpect() throws Exception {
        HttpResponse<String> banner = send("GET", "/", "");
        assertThat(banner.headers().firstValue("X-elastic-product")).hasValue("Elasticsearch");
        assertThat(banner.body())
                .contains("\"number\":\"8.19.")
                .contains("\"lucene_version\":\"9.")
                .contains("\"tagline\":\"You Know, for Search\"")
                .doesNotContain("_na_");
        assertThat(send("HEAD", "/", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAHardKillAtTheSameAddress() throws Exception {
        String url = elasticsearch.url();
        send("PUT", "/kept", "{\"settings\":{\"number_of_replicas\":0}}");
        for (int i = 0; i < 20; i++) {
            assertThat(send("PUT", "/kept/_doc/" + i, "{\"n\":" + i + "}").statusCode())
                    .isEqualTo(201);
        }

        elasticsearch.kill();
        assertThat(elasticsearch.isAlive()).isFalse();
        elasticsearch.restart();

        assertThat(elasticsearch.url()).isEqualTo(url);
        assertThat(send("GET", "/_cluster/health/kept?wait_for_status=green&timeout=60s", "")
                        .body())
                .contains("\"status\":\"green\"");
        send("POST", "/kept/_refresh", "");
        assertThat(send("GET", "/kept/_count", "").body()).contains("\"count\":20");
    }

    @Test
    void whatWasAcknowledgedIsThereAfterItsParentWasKilled(@TempDir Path directory) throws Exception {
        int port = LoopbackPort.free();
        Process parent = KillableParent.start(directory, port);
        String url = "http://" + LoopbackPort.HOST + ":" + port;
        assertThat(sendTo(url, "PUT", "/kept/_doc/1", "{\"n\":1}").statusCode()).isEqualTo(201);

        parent.destroyForcibly().waitFor();

        try (EmbeddedElasticsearch next = EmbeddedElasticsearch.start(
                BackendOptions.inDirectory(directory).port(port).quickStart(true))) {
            assertThat(next.url()).isEqualTo(url);
            sendTo(url, "GET", "/_cluster/health/kept?wait_for_status=yellow&timeout=60s", "");
            assertThat(sendTo(url, "GET", "/kept/_doc/1", "").body()).contains("\"n\":1");
        }
    }

    @Test
    void templatesAliasesAndSearchesWorkAfterAnOrderlyRestart() throws Exception {
        String template = """
                {"index_patterns":["log-*"],
                 "template":{"settings":{"number_of_replicas":0},
                   "mappings":{"subobjects":false,"properties":{"@timestamp":{"type":"date_nanos"},
                     "message":{"type":"text"}}}}}""";
        assertThat(send("PUT", "/_index_template/log", template).statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/log-a-1", "{\"aliases\":{\"log-a\":{}}}").statusCode())
                .isEqualTo(200);

        elasticsearch.restart();

        String log = "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"message\":\"disk is full\",\"a.b\":1}";
        assertThat(send("POST", "/log-a/_doc?refresh=true", log).statusCode()).isEqualTo(201);
        assertThat(send("GET", "/log-a/_search?q=message:full", "").body())
                .contains("\"total\":{\"value\":1,")
                .contains("log-a-1");
    }

    @Test
    void aPortInUseIsOneClearLine() {
        BackendOptions taken = BackendOptions.inTemporaryDirectory().port(elasticsearch.port());
        assertThatThrownBy(() -> EmbeddedElasticsearch.start(taken))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("port " + elasticsearch.port())
                .hasMessageContaining("in use")
                .message()
                .hasLineCount(1);
    }

    @Test
    void anUnknownSettingIsNamed() {
        BackendOptions wrong = BackendOptions.inTemporaryDirectory().setting("cluster.nonsense", "1");
        assertThatThrownBy(() -> EmbeddedElasticsearch.start(wrong))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("cluster.nonsense");
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return sendTo(elasticsearch.url(), method, path, body);
    }

    private static HttpResponse<String> sendTo(String url, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
