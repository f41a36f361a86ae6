package io.moalog.rules;

import static io.moalog.rules.EngineHarness.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.alert.Alert;
import io.moalog.rules.rule.Rule;
import io.moalog.stream.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuleEngineIT {
    private static TestPlatform platform;
    private static EngineHarness harness;

    private ServiceName service;

    @BeforeAll
    static void start() throws Exception {
        platform = TestPlatform.get();
        harness = EngineHarness.start(TestDatabase.H2.fresh());
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    @BeforeEach
    void aServiceOfThisTestAlone() throws Exception {
        service = platform.service(3);
        harness.awaitService(service);
    }

    @Test
    void aWindowFiresAtOnceAndItsWebhookIsCalled() throws Exception {
        try (WebhookReceiver webhook = new WebhookReceiver()) {
            Rule rule = harness.create(
                    "SELECT COUNT(*), MAX(took) FROM `" + service
                            + "` WHERE level = 'ERROR' AND message LIKE '%timeout%'"
                            + " GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MINUTE) HAVING COUNT(*) >= 5",
                    webhook.url());
            String time = "2026-11-20T10:00:0";
            platform.send(
                    service,
                    IntStream.range(0, 7)
                            .mapToObj(i -> "{\"@timestamp\":\"" + time + i + "Z\",\"severity\":\"ERROR\",\"took\":" + i
                                    + ",\"message\":\"connection timeout\"}")
                            .toList());
            platform.send(service, "{\"level\":\"INFO\",\"message\":\"timeout\"}");

            await().atMost(DEADLINE).until(() -> !webhook.taken().isEmpty());
            JsonNode told = webhook.taken().get(0);
            assertThat(told.path("rule").asText()).isEqualTo(rule.name());
            assertThat(told.path("service").asText()).isEqualTo(service.value());
            assertThat(told.path("window").path("start").asText()).isEqualTo("2026-11-20T10:00:00Z");
            assertThat(told.path("window").path("end").asText()).isEqualTo("2026-11-20T10:01:00Z");
            assertThat(told.path("count").asInt()).isEqualTo(5);
            assertThat(told.path("values").path("COUNT(*)").asInt()).isEqualTo(5);
            assertThat(told.path("samples")).hasSize(5);
            assertThat(told.path("samples").get(0).path("log").path("message").asText())
                    .isEqualTo("connection timeout");

            await().atMost(DEADLINE)
                    .until(() -> harness.alerts(rule).get(0).state().toString().equals("DELIVERED"));
            assertThat(harness.alerts(rule)).hasSize(1);
            assertThat(harness.alerts(rule).get(0).id())
                    .isEqualTo(told.path("id").asText());
        }
    }

    @Test
    void aWindowClosesAlsoWhenNoLogsFollow() throws Exception {
        Rule rule = harness.create("SELECT COUNT(*) FROM `" + service
                + "` GROUP BY TUMBLE(`@timestamp`, INTERVAL '2' SECOND), host HAVING COUNT(*) < 3");
        platform.send(service, "{\"host\":\"a\"}", "{\"host\":\"b\"}", "{\"host\":\"a\"}");
        await().atMost(DEADLINE).until(() -> harness.told(rule) == 3);
        assertThat(harness.alerts(rule))
                .extracting(Alert::group)
                .contains("{\"host\":\"b\"}")
                .allMatch(group -> group.equals("{\"host\":\"a\"}") || group.equals("{\"host\":\"b\"}"));
    }

    @Test
    void everyMatchIsToldInAtMostOneAlertASecond() throws Exception {
        Rule rule = harness.create("SELECT * FROM `" + service + "` WHERE status >= 500");
        Instant begin = Instant.now();
        for (int round = 0; round < 20; round++) {
            platform.send(
                    service,
                    IntStream.range(0, 50)
                            .mapToObj(i -> "{\"status\":" + (480 + i) + "}")
                            .toList());
        }
        await().atMost(DEADLINE).until(() -> harness.told(rule) == 20 * 30);
        long seconds = Duration.between(begin, Instant.now()).toSeconds() + 1;
        assertThat((long) harness.alerts(rule).size()).isBetween(1L, seconds + 1);
        assertThat(harness.alerts(rule).get(0).samples()).contains("\"log\":{\"status\":");
    }

    @Test
    void logsFromBeforeARuleAreNotEvaluatedAndTheirAbsenceIsNoLoss() throws Exception {
        List<String> old =
                IntStream.range(0, 90).mapToObj(i -> "{\"n\":" + i + "}").toList();
        platform.send(service, old);
        TopicPartition partition = new TopicPartition(new TopicName(service).toString(), 0);
        platform.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(10)))
                .all()
                .get();
        Rule rule = harness.create("SELECT * FROM `" + service + "`");
        platform.send(service, "{\"n\":90}", "{\"n\":91}");
        await().atMost(DEADLINE).until(() -> harness.told(rule) >= 2);
        await().during(Duration.ofSeconds(2)).atMost(DEADLINE).until(() -> harness.told(rule) == 2);
        assertThat(harness.check("rule-engine.stream").up()).isTrue();
    }

    @Test
    void aRuleAddedOrChangedOnAServiceThatIsReadIsHotAtOnce() throws Exception {
        Rule first = harness.create("SELECT * FROM `" + service + "` WHERE kind = 'first'");
        platform.send(service, "{\"kind\":\"first\"}");
        await().atMost(DEADLINE).until(() -> harness.told(first) == 1);

        Rule second = harness.create("SELECT * FROM `" + service + "` WHERE kind = 'second'");
        platform.send(service, "{\"kind\":\"second\"}", "{\"kind\":\"third\"}");
        await().atMost(DEADLINE).until(() -> harness.told(second) == 1);

        harness.engine
                .rules()
                .change(
                        second.id(),
                        was -> new io.moalog.rules.rule.RuleDraft(
                                was.name(),
                                "SELECT * FROM `" + service + "` WHERE kind = 'third'",
                                was.targets(),
                                was.enabled()));
        platform.send(service, "{\"kind\":\"second\"}", "{\"kind\":\"third\"}");
        await().atMost(DEADLINE).until(() -> harness.told(second) == 2);
        assertThat(harness.alerts(second).get(0).samples()).contains("third").doesNotContain("second");

        harness.engine.rules().delete(second.id());
        platform.send(service, "{\"kind\":\"third\"}", "{\"kind\":\"first\"}");
        await().atMost(DEADLINE).until(() -> harness.told(first) == 2);
        assertThat(harness.told(second)).isEqualTo(2);
    }

    @Test
    void lateLogsAndThoseThatFindNoRoomAreCounted() throws Exception {
        Rule rule = harness.create("SELECT COUNT(*) FROM `" + service
                + "` GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' HOUR), host HAVING COUNT(*) > 1000");
        double late = harness.count("moalog.rules.matches.late");
        double refused = harness.count("moalog.rules.matches.refused");
        platform.send(
                service,
                IntStream.range(0, 150)
                        .mapToObj(i -> "{\"time\":\"2026-11-20T10:00:00Z\",\"host\":\"h" + i + "\"}")
                        .toList());
        await().atMost(DEADLINE).until(() -> harness.count("moalog.rules.matches.refused") == refused + 50);
        IntStream.range(0, 3)
                .forEach(i -> platform.send(
                        service,
                        IntStream.range(0, 3)
                                .mapToObj(p -> "{\"time\":\"2026-11-20T12:00:00Z\"}")
                                .toList()));
        platform.send(service, "{\"time\":\"2026-11-20T10:30:00Z\"}");
        await().atMost(DEADLINE).until(() -> harness.count("moalog.rules.matches.late") == late + 1);
        assertThat(harness.check("rule-engine.evaluator").up()).isTrue();
        assertThat(harness.alerts(rule)).isEmpty();
    }

    @Test
    void whatIsNoLogGoesToTheDeadLettersAndTheOthersGoOn() throws Exception {
        Rule rule = harness.create("SELECT * FROM `" + service + "`");
        double unreadable = harness.count("moalog.rules.logs.unreadable");
        platform.send(service, "no json", "{\"n\":1}");
        await().atMost(DEADLINE).until(() -> harness.told(rule) == 1);
        assertThat(harness.count("moalog.rules.logs.unreadable")).isEqualTo(unreadable + 1);
    }

    @Test
    void aWebhookThatIsDownIsRetriedUntilItIsBackAndDelaysNoOther() throws Exception {
        int port;
        try (WebhookReceiver once = new WebhookReceiver()) {
            port = once.port();
        }
        try (WebhookReceiver working = new WebhookReceiver();
                WebhookReceiver slow = new WebhookReceiver()) {
            slow.hold();
            Rule rule = harness.create(
                    "SELECT * FROM `" + service + "`", "http://localhost:" + port + "/hook", slow.url(), working.url());
            platform.send(service, "{\"n\":1}");
            await().atMost(DEADLINE).until(() -> working.taken().size() == 1);
            await().atMost(DEADLINE)
                    .until(() -> harness.alerts(rule).get(0).deliveries().get(0).attempts() >= 2);
            assertThat(harness.alerts(rule).get(0).deliveries().get(0).reason()).isEqualTo("no connection");
            assertThat(slow.taken()).isEmpty();
            Check check = harness.check("rule-engine.webhooks");
            assertThat(check.up()).isTrue();
            assertThat(check.detail()).contains("localhost:" + port);

            slow.letGo();
            try (WebhookReceiver back = new WebhookReceiver(port)) {
                await().atMost(DEADLINE).until(() -> back.taken().size() == 1);
                await().atMost(DEADLINE)
                        .until(() ->
                                harness.alerts(rule).get(0).state().toString().equals("DELIVERED"));
                assertThat(back.taken()).hasSize(1);
                assertThat(slow.taken()).hasSize(1);
                assertThat(working.taken()).hasSize(1);
            }
        }
    }

    @Test
    void checksAreGreenWhileItWorks() {
        await().atMost(DEADLINE).until(() -> harness.engine.checks().stream().allMatch(Check::up));
        assertThat(harness.engine.checks())
                .extracting(Check::name)
                .containsExactly(
                        "rule-engine.stream",
                        "rule-engine.evaluator",
                        "rule-engine.rules",
                        "rule-engine.alerts",
                        "rule-engine.webhooks");
    }

    @Test
    void aStartWithoutItsBackendsIsRedAndDoesNotFail() throws Exception {
        ServicesView nowhere = new ServicesView(io.moalog.stream.KafkaSettings.at("localhost:1"));
        RuleEngine engine = new RuleEngine(
                RuleEngineConfig.defaults(),
                io.moalog.stream.KafkaSettings.at("localhost:1"),
                nowhere,
                new SwitchedDataSource(null),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
        engine.start();
        try {
            await().atMost(DEADLINE)
                    .until(() -> engine.checks().stream()
                            .anyMatch(check -> check.name().equals("rule-engine.rules")
                                    && check.detail().contains("switched off")));
            assertThat(engine.isReady()).isFalse();
        } finally {
            engine.close();
        }
    }
}
