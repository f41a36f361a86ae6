package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        for (String protocol : new String[] {"otlp"}) {
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

    private List<JsonNode> logs(int count) throws Exception {
        List<JsonNode> logs = new ArrayList<>();
        for (var record : platform.logs(service, count)) {
            logs.add(JSON.readTree(new String(record.value(), UTF_8)));
        }
        return logs;
    }
}
