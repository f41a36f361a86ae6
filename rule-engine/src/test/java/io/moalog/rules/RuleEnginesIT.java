package io.moalog.rules;

import static io.moalog.rules.EngineHarness.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.ServiceName;
import io.moalog.rules.alert.Alert;
import io.moalog.rules.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several processes, and processes that come and go. */
class RuleEnginesIT {
    private static TestPlatform platform;

    @BeforeAll
    static void start() throws Exception {
        platform = TestPlatform.get();
    }

    @Test
    void twoEnginesShareTheServicesAndEachAlertIsRaisedAndToldOnce() throws Exception {
        String url = TestDatabase.POSTGRES.fresh();
        Map<ServiceName, Rule> matching = new LinkedHashMap<>();
        Map<ServiceName, Rule> counting = new LinkedHashMap<>();
        try (WebhookReceiver webhook = new WebhookReceiver();
                EngineHarness first = EngineHarness.start(url)) {
            for (int i = 0; i < 4; i++) {
                ServiceName service = platform.service(2);
                first.awaitService(service);
                matching.put(service, first.create("SELECT * FROM `" + service + "` WHERE hit = 1", webhook.url()));
                counting.put(
                        service,
                        first.create("SELECT COUNT(*) FROM `" + service + "` WHERE `window` = 'w'"
                                + " GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' DAY) HAVING COUNT(*) >= 4"));
            }
            sendHits(matching, 100);
            try (EngineHarness second = EngineHarness.start(url)) {
                sendHits(matching, 100);
                await().atMost(DEADLINE)
                        .until(() -> second.check("rule-engine.stream").detail().startsWith("4 partitions"));
                assertThat(first.check("rule-engine.stream").detail()).startsWith("4 partitions");
                for (ServiceName service : matching.keySet()) {
                    platform.send(
                            service,
                            IntStream.range(0, 6)
                                    .mapToObj(i -> "{\"window\":\"w\"}")
                                    .toList());
                }
                sendHits(matching, 100);
                counting.values()
                        .forEach(rule -> await().atMost(DEADLINE)
                                .until(() -> !first.alerts(rule).isEmpty()));
            }
            sendHits(matching, 100);
            for (Rule rule : matching.values()) {
                await().atMost(DEADLINE).until(() -> first.told(rule) >= 400);
                assertThat(first.told(rule)).isEqualTo(400);
                await().atMost(DEADLINE)
                        .until(() -> first.alerts(rule).stream()
                                .allMatch(alert -> alert.state().toString().equals("DELIVERED")));
            }
            counting.values()
                    .forEach(rule -> assertThat(first.alerts(rule))
                            .singleElement()
                            .extracting(Alert::count)
                            .isEqualTo(4L));
            List<String> told = webhook.taken().stream()
                    .map(alert -> alert.path("id").asText())
                    .toList();
            assertThat(told).doesNotHaveDuplicates();
            assertThat(webhook.taken().stream()
                            .mapToInt(alert -> alert.path("count").asInt())
                            .sum())
                    .isEqualTo(4 * 400);
        }
    }

    @Test
    void aRuleIsHotInEveryProcessWithinTwoSeconds() throws Exception {
        String url = TestDatabase.POSTGRES.fresh();
        List<ServiceName> services = List.of(platform.service(1), platform.service(1));
        try (EngineHarness first = EngineHarness.start(url);
                EngineHarness second = EngineHarness.start(url)) {
            for (ServiceName service : services) {
                first.awaitService(service);
                first.create("SELECT * FROM `" + service + "` WHERE kind = 'old'");
            }
            await().atMost(DEADLINE)
                    .until(() -> first.check("rule-engine.stream").detail().startsWith("1 partitions")
                            && second.check("rule-engine.stream").detail().startsWith("1 partitions"));
            List<Rule> hot = new ArrayList<>();
            for (ServiceName service : services) {
                hot.add(first.create("SELECT * FROM `" + service + "` WHERE kind = 'new'"));
            }
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            services.forEach(service -> platform.send(service, "{\"kind\":\"new\"}"));
            hot.forEach(rule -> await().atMost(DEADLINE).until(() -> first.told(rule) == 1));
        }
    }

    @Test
    void whatWasNotToldIsToldAfterARestart() throws Exception {
        String url = TestDatabase.POSTGRES.fresh();
        ServiceName service = platform.service(1);
        int port;
        try (WebhookReceiver once = new WebhookReceiver()) {
            port = once.port();
        }
        Rule rule;
        try (EngineHarness engine = EngineHarness.start(url)) {
            engine.awaitService(service);
            rule = engine.create("SELECT * FROM `" + service + "`", "http://localhost:" + port + "/hook");
            platform.send(service, "{\"n\":1}");
            await().atMost(DEADLINE)
                    .until(() -> !engine.alerts(rule).isEmpty()
                            && engine.alerts(rule).get(0).deliveries().get(0).attempts() > 0);
        }
        platform.send(service, "{\"n\":2}");
        try (WebhookReceiver back = new WebhookReceiver(port);
                EngineHarness again = EngineHarness.start(url)) {
            await().atMost(DEADLINE).until(() -> back.taken().size() == 2);
            assertThat(new HashSet<>(
                            back.taken().stream().map(RuleEnginesIT::samples).toList()))
                    .containsExactlyInAnyOrder("{\"n\":1}", "{\"n\":2}");
        }
    }

    @Test
    void aWebhookThatNeverTakesItIsGivenUpWithTheReason() throws Exception {
        RuleEngineConfig impatient = new RuleEngineConfig(
                EngineHarness.QUICK.instance(),
                EngineHarness.QUICK.windows(),
                new io.moalog.rules.alert.WebhookConfig(
                        Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofSeconds(2)),
                Duration.ofDays(1));
        ServiceName service = platform.service(1);
        try (WebhookReceiver webhook = new WebhookReceiver();
                EngineHarness engine = EngineHarness.start(impatient, TestDatabase.H2.fresh())) {
            webhook.answerWith(500);
            engine.awaitService(service);
            Rule rule = engine.create("SELECT * FROM `" + service + "`", webhook.url());
            platform.send(service, "{\"n\":1}");
            await().atMost(DEADLINE)
                    .until(() -> !engine.alerts(rule).isEmpty()
                            && engine.alerts(rule).get(0).state().toString().equals("FAILED"));
            assertThat(engine.alerts(rule).get(0).deliveries().get(0).reason())
                    .startsWith("given up after ")
                    .endsWith("tries: answered 500");
            assertThat(webhook.calls()).isGreaterThan(1);
        }
    }

    private static String samples(JsonNode alert) {
        return alert.path("samples").get(0).path("log").toString();
    }

    private static void sendHits(Map<ServiceName, Rule> rules, int count) {
        rules.keySet()
                .forEach(service -> platform.send(
                        service,
                        IntStream.range(0, count).mapToObj(i -> "{\"hit\":1}").toList()));
    }
}
