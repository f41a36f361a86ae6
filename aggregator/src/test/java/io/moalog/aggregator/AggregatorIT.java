package io.moalog.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.AggregatorConfig.ForwardConfig;
import io.moalog.aggregator.AggregatorConfig.Listeners;
import io.moalog.aggregator.AggregatorConfig.SyslogConfig;
import io.moalog.aggregator.forward.ForwardClient;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestRequest;
import io.moalog.stream.Check;
import java.io.InputStream;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AggregatorIT {
    @Test
    void nobodyIsLetInUntilTheServicesAreKnownAndNobodyAfterTheEnd() throws Exception {
        try (Platform platform = new Platform(Platform.config())) {
            Aggregator aggregator = platform.aggregator;
            aggregator.start();
            assertThat(aggregator.isReady()).isFalse();
            assertThat(aggregator.forwardPort()).isEqualTo(-1);
            assertThat(aggregator.checks()).extracting(Check::up).containsExactly(true, false, false, false);
            assertThat(ask(aggregator)).satisfies(problem -> {
                assertThat(problem.status()).isEqualTo(503);
                assertThat(problem.retryAfterSeconds()).isPositive();
            });

            platform.view.start();
            await().atMost(Platform.DEADLINE).until(aggregator::isReady);
            assertThat(aggregator.checks())
                    .extracting(Check::name)
                    .containsExactly(
                            "aggregator.kafka", "aggregator.producer", "aggregator.forward", "aggregator.syslog");
            assertThat(aggregator.checks()).allMatch(Check::up);
            assertThat(ask(aggregator).status()).isEqualTo(404);

            try (ForwardClient client = new ForwardClient(aggregator.forwardPort())) {
                int port = aggregator.forwardPort();
                aggregator.close();
                assertThat(client.isClosedByOther()).isTrue();
                assertThat(ask(aggregator).status()).isEqualTo(503);
                assertThatThrownBy(() -> new ForwardClient(port)).isInstanceOf(java.net.ConnectException.class);
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .noneMatch(name -> name.startsWith("aggregator-")));
        }
    }

    @Test
    void aPortInUseIsSaidAtOnce() throws Exception {
        try (Platform platform = new Platform(Platform.config());
                ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            AggregatorConfig defaults = AggregatorConfig.defaults();
            AggregatorConfig config = new AggregatorConfig(
                    new Listeners(
                            new ForwardConfig("127.0.0.1", taken.getLocalPort()),
                            new SyslogConfig("127.0.0.1", OptionalInt.empty())),
                    defaults.maxBytesInFlight(),
                    defaults.maxEventBytes(),
                    defaults.unclaimedBytesPerSecond(),
                    defaults.http(),
                    defaults.deliveryTimeout());
            try (Aggregator second = new Aggregator(config, platform.settings, platform.view, platform.meters)) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            }
        }
    }

    private static Problem ask(Aggregator aggregator) throws InterruptedException {
        return (Problem) aggregator
                .http()
                .ingest(new IngestRequest(
                        "nobody.knows", "text/plain", null, "127.0.0.1", InputStream.nullInputStream()))
                .join();
    }
}
