package io.moalog.standalone.program.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.standalone.program.config.ConsulSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ConsulRegistrationTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final OpenPorts PORTS = new OpenPorts(
            new OpenPort("http", "127.0.0.1", 8080),
            List.of(new OpenPort("forward", "127.0.0.1", 24224), new OpenPort("syslog", "127.0.0.1", 5140)));
    private static final List<String> IDS = List.of(
            "moalog-aggregator-forward-127.0.0.1-24224",
            "moalog-aggregator-http-127.0.0.1-8080",
            "moalog-aggregator-syslog-127.0.0.1-5140");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void everyPortIsRegisteredWithItsChecksOnceLogsAreTaken() throws Exception {
        AtomicReference<Optional<OpenPorts>> open = new AtomicReference<>(Optional.empty());
        try (FakeConsul consul = new FakeConsul();
                ConsulRegistration registration = new ConsulRegistration(
                        settings(consul.url(), Optional.empty(), Duration.ZERO), open::get, meters, SOON)) {
            registration.start();
            assertThat(consul.requests).isEmpty();

            open.set(Optional.of(PORTS));
            await().atMost(SOON).until(() -> registered() == 3);
            assertThat(consul.services).containsOnlyKeys(IDS);
            JsonNode forward = consul.services.get(IDS.get(0));
            assertThat(forward.path("Name").asText()).isEqualTo("moalog-aggregator");
            assertThat(forward.path("Address").asText()).isEqualTo("127.0.0.1");
            assertThat(forward.path("Port").asInt()).isEqualTo(24224);
            assertThat(forward.path("Tags")).singleElement().hasToString("\"forward\"");
            assertThat(forward.path("Checks").findValuesAsText("HTTP"))
                    .containsExactly("http://127.0.0.1:8080/health/aggregator");
            assertThat(forward.path("Checks").findValuesAsText("TCP")).containsExactly("127.0.0.1:24224");
            assertThat(forward.path("Checks").findValuesAsText("Interval")).containsExactly("5s", "5s");
        }
    }

    @Test
    void whatConsulHasForgottenIsRegisteredAgain() throws Exception {
        try (FakeConsul consul = new FakeConsul();
                ConsulRegistration registration = started(consul, Duration.ZERO)) {
            await().atMost(SOON).until(() -> registered() == 3);
            consul.services.remove(IDS.get(0));
            await().atMost(SOON).untilAsserted(() -> assertThat(consul.services).containsOnlyKeys(IDS));
            assertThat(consul.requests.stream().filter(request -> request.contains("/register")))
                    .as("what is there is left alone")
                    .hasSize(4);
            assertThat(registration).isNotNull();
        }
    }

    @Test
    void consulMayComeLater() throws Exception {
        int port;
        try (FakeConsul gone = new FakeConsul()) {
            port = gone.url().getPort();
        }
        ConsulRegistration registration = new ConsulRegistration(
                settings(URI.create("http://127.0.0.1:" + port), Optional.empty(), Duration.ZERO),
                () -> Optional.of(PORTS),
                meters,
                SOON);
        registration.start();
        await().atMost(SOON).until(registration::isFailing);
        try (FakeConsul consul = new FakeConsul(port);
                registration) {
            await().atMost(SOON).untilAsserted(() -> assertThat(consul.services).containsOnlyKeys(IDS));
        }
    }

    @Test
    void theTokenIsShownAndARefusalIsTriedAgain() throws Exception {
        try (FakeConsul consul = new FakeConsul()) {
            consul.token = "another";
            try (ConsulRegistration registration = new ConsulRegistration(
                    settings(consul.url(), Optional.of("secret"), Duration.ZERO),
                    () -> Optional.of(PORTS),
                    meters,
                    SOON)) {
                registration.start();
                await().atMost(SOON).until(() -> !consul.requests.isEmpty());
                assertThat(registered()).isZero();
                consul.token = "secret";
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(consul.services).containsOnlyKeys(IDS));
            }
            assertThat(consul.services).isEmpty();
        }
    }

    @Test
    void closingLeavesConsulFirstAndThenWaits() throws Exception {
        Duration grace = Duration.ofMillis(300);
        try (FakeConsul consul = new FakeConsul()) {
            ConsulRegistration registration = started(consul, grace);
            await().atMost(SOON).until(() -> registered() == 3);
            long before = System.nanoTime();
            registration.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(grace);
            assertThat(consul.services).isEmpty();
            assertThat(registered()).isZero();
        }
    }

    @Test
    void closingEndsThoughConsulIsGone() throws Exception {
        FakeConsul consul = new FakeConsul();
        ConsulRegistration registration = started(consul, Duration.ofSeconds(10));
        await().atMost(SOON).until(() -> registered() == 3);
        consul.close();
        long before = System.nanoTime();
        registration.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    private ConsulRegistration started(FakeConsul consul, Duration grace) {
        ConsulRegistration registration = new ConsulRegistration(
                settings(consul.url(), Optional.empty(), grace),
                () -> Optional.of(PORTS),
                meters,
                Duration.ofMillis(50));
        registration.start();
        return registration;
    }

    private int registered() {
        return (int) meters.get("moalog.consul.registered").gauge().value();
    }

    private static ConsulSettings settings(URI agent, Optional<String> token, Duration grace) {
        return new ConsulSettings(agent, token, "moalog-aggregator", Optional.empty(), grace);
    }
}
