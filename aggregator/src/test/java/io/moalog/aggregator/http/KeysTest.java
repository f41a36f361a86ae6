package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.aggregator.elastic.ElasticReceiver;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.aggregator.loki.LokiReceiver;
import io.moalog.aggregator.otlp.OtlpReceiver;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may send over HTTP where keys are asked for. */
class KeysTest {
    private static final String OTLP = """
            {"resourceLogs":[
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
               "scopeLogs":[{"logRecords":[{"body":{"stringValue":"mine"}}]}]},
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"bank"}}]},
               "scopeLogs":[{"logRecords":[{"body":{"stringValue":"another's"}}]}]}]}""";
    private static final String BULK = """
            {"create":{"_index":"shop"}}
            {"message":"mine"}
            {"create":{"_index":"bank"}}
            {"message":"another's"}
            """;
    private static final String LOKI = """
            {"streams":[{"stream":{"service_name":"bank"},"values":[["1795000000000000000","another's"]]}]}""";

    private final TestIntake test = new TestIntake(true, 1 << 20).ready();
    private final RequestIntake requests = new RequestIntake(test.intake, 1000, Duration.ofMillis(300), true);

    @BeforeEach
    void registerTwo() {
        test.services.putWithKey("shop", "the shop's");
        test.services.putWithKey("bank", "the bank's");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aServicesOwnKeyIsTaken() throws Exception {
        assertThat(ingest("shop", "the shop's").status()).isEqualTo(200);
        assertThat(test.sent()).hasSize(1);
    }

    @Test
    void withoutAKeyNobodyLearnsWhichServicesThereAre() throws Exception {
        for (String service : List.of("shop", "nobody")) {
            assertThat(ingest(service, null).status()).isEqualTo(401);
            assertThat(ingest(service, "guessed").status()).isEqualTo(401);
        }
        assertThat(((Problem) ingest("shop", null)).detail()).contains("Authorization: Bearer");
        assertThat(new OtlpReceiver(requests).receive(posted(OTLP, null)).join().status())
                .isEqualTo(401);
        assertThat(new ElasticReceiver(requests)
                        .bulk(posted(BULK, null), null)
                        .join()
                        .status())
                .isEqualTo(401);
        assertThat(new LokiReceiver(requests)
                        .push(posted(LOKI, "guessed"))
                        .join()
                        .status())
                .isEqualTo(401);
        assertThat(test.sent()).isEmpty();
    }

    @Test
    void anothersKeyIsForbidden() throws Exception {
        Problem problem = (Problem) ingest("bank", "the shop's");
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.detail()).isEqualTo("the key is not one of bank's: each service has keys of its own");
        assertThat(new LokiReceiver(requests)
                        .push(posted(LOKI, "the shop's"))
                        .join()
                        .status())
                .isEqualTo(403);
        assertThat(test.sent()).isEmpty();
    }

    @Test
    void ofSeveralServicesTheKeysOwnAloneIsTaken() throws Exception {
        HttpAnswer partial =
                new OtlpReceiver(requests).receive(posted(OTLP, "the shop's")).join();
        assertThat(partial.status()).isEqualTo(200);
        assertThat(partial.text()).contains("rejectedLogRecords", "not one of bank's");
        assertThat(new ElasticReceiver(requests)
                        .bulk(posted(BULK, "the shop's"), null)
                        .join()
                        .text())
                .contains("\"status\":201", "\"status\":403", "security_exception");
        assertThat(test.sent()).hasSize(2).allMatch(log -> log.contains("mine"));
    }

    private IngestAnswer ingest(String service, @Nullable String key) throws Exception {
        return new HttpIngest(requests)
                .ingest(new IngestRequest(service, posted("{\"message\":\"mine\"}", key)))
                .join();
    }

    private static Posted posted(String body, @Nullable String key) {
        return new Posted(HttpAnswer.JSON, null, "::1", key, new ByteArrayInputStream(body.getBytes(UTF_8)));
    }
}
