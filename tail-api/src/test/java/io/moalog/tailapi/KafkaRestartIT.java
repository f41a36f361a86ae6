package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.model.ServiceName;
import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaRestartIT {
    @Test
    void openTailsGoOnWhenKafkaIsBack() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.inTemporaryDirectory()) {
            KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
            try (TestServices services = new TestServices(settings);
                    TestServer server =
                            new TestServer(TailApiConfig.defaults(), settings, Backends.noElasticsearch())) {
                ServiceName service = server.knows(services.add("restart", 2));
                for (int n = 0; n < 100; n++) {
                    services.send(service, n % 2, "{\"n\":" + n + "}");
                }
                services.flush();
                try (SseClient live = SseClient.open(server.uri("/api/tail/" + service));
                        SseClient past = SseClient.open(server.uri("/api/tail/" + service + "?from=-1h"))) {
                    assertThat(past.numbers(50)).hasSize(50);
                    kafka.kill();
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> !server.role().checks().get(0).up());
                    kafka.restart();
                    for (int n = 100; n < 200; n++) {
                        services.sendNow(service, n % 2, "{\"n\":" + n + "}");
                    }
                    assertThat(live.numbers(100))
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.range(100, 200).boxed().toList());
                    assertThat(past.numbers(150)).doesNotHaveDuplicates().contains(199);
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> server.role().checks().get(0).up());
                }
            }
        }
    }
}
