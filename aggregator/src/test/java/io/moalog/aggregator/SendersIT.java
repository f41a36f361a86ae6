package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.license.LicenseStatus;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.loki4j.logback.AbstractLoki4jEncoder;
import com.github.loki4j.logback.JavaHttpSender;
import com.github.loki4j.logback.JsonEncoder;
import com.github.loki4j.logback.Loki4jAppender;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.aggregator.replay.AbandonedReplays;
import io.moalog.aggregator.replay.ReplayAnswer.Refused;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Service;
import io.moalog.stream.LogSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients that people send with, each as its makers publish it. */
class SendersIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Platform platform;
    private static EmbeddedServer server;

    private String service;

    @BeforeAll
    static void start() {
        platform = new Platform(Platform.config()).start();
        server = Served.serve(platform, false);
    }

    @AfterAll
    static void stop() {
        server.close();
        platform.close();
    }

    @BeforeEach
    void register() throws Exception {
        service = platform.register();
    }

    @AfterEach
    void everyLogIsAccountedFor() {
        await().atMost(Platform.DEADLINE).until(() -> platform.bytesInFlight() == 0);
        for (String protocol : new String[] {"otlp", "elastic", "loki"}) {
            assertThat(platform.isAccountedFor(protocol)).as(protocol).isTrue();
        }
    }

    @Test
    void openTelemetrysExporterSends() throws Exception {
        String unknown = service + ".unknown";
        for (String name : new String[] {service, unknown}) {
            OtlpHttpLogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
                    .setEndpoint(server.getURL() + "/v1/logs")
                    .setCompression("gzip")
                    .build();
            try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
                    .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), name)))
                    .addLogRecordProcessor(
                            BatchLogRecordProcessor.builder(exporter).build())
                    .build()) {
                Logger logger = provider.get("a.logger");
                for (int i = 0; i < 500; i++) {
                    logger.logRecordBuilder()
                            .setSeverity(Severity.WARN)
                            .setTimestamp(1_700_000_000_000_000_000L + i, TimeUnit.NANOSECONDS)
                            .setAttribute(AttributeKey.longKey("n"), (long) i)
                            .setBody("한국어 " + i)
                            .emit();
                }
                assertThat(provider.forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
                        .isTrue();
            }
        }
        List<JsonNode> logs = logs(500);
        assertThat(logs).hasSize(500);
        JsonNode last = logs.get(499);
        assertThat(last.get("message").asText()).isEqualTo("한국어 499");
        assertThat(last.get("n").asInt()).isEqualTo(499);
        assertThat(last.get("level").asText()).isEqualTo("WARN");
        assertThat(last.get("@timestamp").asText()).isEqualTo("2023-11-14T22:13:20.000000499Z");
        assertThat(last.get("otel.scope.name").asText()).isEqualTo("a.logger");
        assertThat(last.get("service.name").asText()).isEqualTo(service);
        assertThat(platform.deadLetters(unknown, 500)).hasSize(500);
    }

    @Test
    void elasticsearchsClientSends() throws Exception {
        try (RestClient rest = RestClient.builder(new HttpHost("127.0.0.1", server.getPort()))
                        .setPathPrefix("/elastic")
                        .setCompressionEnabled(true)
                        .build();
                RestClientTransport transport = new RestClientTransport(rest, new JacksonJsonpMapper())) {
            ElasticsearchClient client = new ElasticsearchClient(transport);
            assertThat(client.ping().value()).isTrue();
            assertThat(client.info().version().number()).startsWith("8.");
            assertThat(client.license().get().license().status()).isEqualTo(LicenseStatus.Active);
            BulkRequest.Builder request = new BulkRequest.Builder();
            for (int i = 0; i < 500; i++) {
                Map<String, Object> log = Map.of("n", i, "message", "한국어 " + i);
                request.operations(
                        one -> one.create(create -> create.index(service).document(log)));
            }
            request.operations(
                    one -> one.index(index -> index.index("nobody.knows").document(Map.of("n", -1))));
            BulkResponse response = client.bulk(request.build());
            assertThat(response.errors()).isTrue();
            assertThat(response.items().subList(0, 500)).allMatch(item -> item.status() == 201);
            assertThat(response.items().get(500).status()).isEqualTo(404);
        }
        List<JsonNode> logs = logs(500);
        assertThat(logs).hasSize(500);
        assertThat(logs.get(499).get("message").asText()).isEqualTo("한국어 499");
    }

    @Test
    void whatFilebeatAndLogstashAskBeforeTheySendIsAnswered() throws Exception {
        for (String path : new String[] {"/elastic", "/elastic/", "/elastic/_license?human=false"}) {
            for (String method : new String[] {"GET", "HEAD"}) {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.getURL() + path))
                                        .method(method, BodyPublishers.noBody())
                                        .build(),
                                BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(200);
                assertThat(answer.headers().firstValue("X-Elastic-Product")).contains("Elasticsearch");
            }
        }
    }

    @Test
    void lokisAppenderForLogbackSends() throws Exception {
        LoggerContext context = new LoggerContext();
        JavaHttpSender http = new JavaHttpSender();
        http.setUrl(server.getURL() + "/loki/api/v1/push");
        AbstractLoki4jEncoder.LabelCfg labels = new AbstractLoki4jEncoder.LabelCfg();
        labels.setPattern("service_name=" + service + ",level=%level,host=web-1");
        labels.setStructuredMetadataPattern("thread=%thread");
        JsonEncoder format = new JsonEncoder();
        format.setContext(context);
        format.setLabel(labels);
        format.start();
        Loki4jAppender appender = new Loki4jAppender();
        appender.setContext(context);
        appender.setHttp(http);
        appender.setFormat(format);
        appender.setBatchTimeoutMs(100);
        appender.start();
        ch.qos.logback.classic.Logger logger = context.getLogger("a.logger");
        logger.addAppender(appender);
        for (int i = 0; i < 200; i++) {
            logger.warn("한국어 \"{}\"", i);
        }
        appender.stop();
        context.stop();
        List<JsonNode> logs = logs(200);
        assertThat(logs).hasSize(200);
        assertThat(logs.get(199).get("message").asText()).contains("한국어 \"199\"");
        assertThat(logs.get(199).get("level").asText()).isEqualTo("WARN");
        assertThat(logs.get(199).get("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(logs.get(199).get("@timestamp").asText()).startsWith("20");
        assertThat(platform.logs(service, 1).get(0).key()).isEqualTo("web-1".getBytes(UTF_8));
    }

    /** One is killed with a transaction open, and one is overtaken by another: each log comes once all the same. */
    @Test
    void logsOfANameThatNobodyHadAreReplayedOnce() throws Exception {
        String late = service + ".late";
        String tag = "kube." + late;
        forward(late, 1_200);
        syslog(late, 100);
        forward(tag, 300);
        assertThat(platform.deadLetters(late, 1_300)).hasSize(1_300);
        platform.register(late, new Claim(ClaimKind.TAG, tag));
        Service registered = platform.view.find(new ServiceName(late)).orElseThrow();
        String own = "{\"service\":\"" + late + "\",\"names\":[\"" + late + "\"]}";
        String all = "{\"service\":\"" + late + "\"}";

        try (AbandonedReplays killed = new AbandonedReplays(platform.settings, registered, commit -> commit == 0)) {
            assertThat(killed.replay(late, List.of(late)))
                    .isInstanceOfSatisfying(
                            Refused.class, end -> assertThat(end.detail()).contains("1000 logs are replayed"));
            assertThat(replay(own)).isEqualTo(JSON.readTree("""
                    {"replayed":300,"alreadyReplayed":1000,"skipped":0,"complete":true}"""));
        }
        List<JsonNode> meanwhile = new ArrayList<>();
        try (AbandonedReplays overtaken =
                new AbandonedReplays(platform.settings, registered, commit -> meanwhile.add(replay(all)))) {
            assertThat(overtaken.replay(late, List.of()))
                    .isInstanceOfSatisfying(
                            Refused.class, end -> assertThat(end.status()).isEqualTo(409));
        }
        assertThat(meanwhile).containsExactly(JSON.readTree("""
                {"replayed":300,"alreadyReplayed":1300,"skipped":0,"complete":true}"""));
        assertThat(replay(all).get("alreadyReplayed").asInt()).isEqualTo(1_600);

        assertThat(platform.replaysLeft(registered.topicId()))
                .as("the killed and the overtaken one")
                .hasSize(2);
        var logs = platform.logs(late, 1_600);
        assertThat(logs).hasSize(1_600);
        assertThat(logs).extracting(log -> header(log, "replay-of")).doesNotHaveDuplicates();
        assertThat(logs)
                .filteredOn(log -> tag.equals(LogSource.of(log.headers()).tag()))
                .hasSize(300)
                .allSatisfy(log ->
                        assertThat(LogSource.of(log.headers()).protocol()).isEqualTo("forward"));
        assertThat(logs)
                .filteredOn(
                        log -> "syslog-tcp".equals(LogSource.of(log.headers()).protocol()))
                .hasSize(100)
                .allSatisfy(log -> {
                    assertThat(LogSource.of(log.headers()).sender()).isEqualTo("127.0.0.1");
                    assertThat(log.key()).isEqualTo("web-1".getBytes(UTF_8));
                });
        assertThat(replay("{\"service\":\"" + service + "\",\"names\":[\"" + tag + "\"]}")
                        .get("status")
                        .asInt())
                .isEqualTo(400);
    }

    private static void forward(String tag, int count) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", platform.aggregator.forwardPort())) {
            String entries = IntStream.range(0, count)
                    .mapToObj(i -> "[1700000000,{\"n\":" + i + "}]")
                    .collect(Collectors.joining(","));
            socket.getOutputStream().write(("[\"" + tag + "\",[" + entries + "],{\"chunk\":\"c\"}]").getBytes(UTF_8));
            socket.setSoTimeout(60_000);
            assertThat(socket.getInputStream().read()).as("the acknowledgement").isEqualTo('{');
        }
    }

    private static void syslog(String app, int count) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", platform.aggregator.syslogPort())) {
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write(("<13>1 - web-1 " + app + " 7 - - n" + i + "\n").getBytes(UTF_8));
            }
        }
    }

    private static JsonNode replay(String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.getURL() + "/api/unclaimed/replay"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }

    private static String header(ConsumerRecord<byte[], byte[]> log, String name) {
        Header header = log.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private List<JsonNode> logs(int count) throws Exception {
        List<JsonNode> logs = new ArrayList<>();
        for (var record : platform.logs(service, count)) {
            logs.add(JSON.readTree(new String(record.value(), UTF_8)));
        }
        return logs;
    }
}
