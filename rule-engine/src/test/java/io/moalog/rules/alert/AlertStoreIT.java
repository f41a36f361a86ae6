package io.moalog.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.moalog.rules.TestDatabase;
import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.rule.Rule;
import io.moalog.rules.rule.StartPosition;
import io.moalog.rules.rule.Target;
import io.moalog.rules.window.FiredWindow;
import io.moalog.rules.window.Sample;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AlertStoreIT {
    private static final String TOPIC = "0123456789012345678901";
    private static final Instant NOW = Instant.ofEpochMilli(1_763_600_000_123L);

    @Parameter
    TestDatabase kind;

    private HikariDataSource source;
    private AlertStore store;
    private DeliveryStore deliveries;

    @BeforeEach
    void anEmptyDatabase() {
        source = TestDatabase.pool(kind.fresh());
        RulesDatabase database = new RulesDatabase(source);
        database.migrate();
        store = new AlertStore(database);
        deliveries = new DeliveryStore(database);
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aWindowIsOneAlertHoweverOftenItFires() throws Exception {
        Raised window = window(rule("r", "http://a"), 60_000, "web-1");
        assertThat(store.store(window)).isTrue();
        assertThat(store.store(window)).isFalse();
        assertThat(store.store(window(rule("r", "http://a"), 60_000, "web-2"))).isTrue();
        assertThat(store.store(window(rule("r", "http://a"), 120_000, "web-1"))).isTrue();
        assertThat(store.list(null, null, 10)).hasSize(3);

        Alert alert = store.find(store.list("r", null, 10).stream()
                        .filter(one -> one.group().contains("web-2"))
                        .findFirst()
                        .orElseThrow()
                        .id())
                .orElseThrow();
        JsonNode json = new ObjectMapper().readTree(AlertJson.of(alert));
        assertThat(json.toString())
                .isEqualTo("{\"id\":\"" + alert.id() + "\",\"rule\":\"rule r\",\"ruleId\":\"r\","
                        + "\"service\":\"public.test.info\","
                        + "\"window\":{\"start\":\"1970-01-01T00:01:00Z\",\"end\":\"1970-01-01T00:02:00Z\"},"
                        + "\"count\":7,\"group\":{\"host\":\"web-2\",\"user\":null},"
                        + "\"values\":{\"COUNT(*)\":7,\"AVG(n)\":1.5,\"MAX(m)\":null},"
                        + "\"samples\":[{\"id\":\"p1\",\"log\":{\"message\":\"한글 😀\"}}],"
                        + "\"state\":\"pending\",\"firedAt\":\"2025-11-20T00:53:20.123Z\","
                        + "\"deliveries\":[{\"type\":\"webhook\",\"url\":\"http://a\",\"state\":\"pending\","
                        + "\"attempts\":0,\"nextAttemptAt\":\"2025-11-20T00:53:20.123Z\"}]}");
    }

    @Test
    void matchesThatAreReadAgainAreToldOnce() {
        Rule rule = rule("r");
        assertThat(store.store(matches(rule, Map.of(0, List.of(3L, 4L, 9L), 1, List.of(5L)))))
                .isTrue();
        assertThat(store.store(matches(rule, Map.of(0, List.of(3L, 4L), 1, List.of(5L)))))
                .as("all of them told")
                .isFalse();
        assertThat(store.store(matches(rule, Map.of(0, List.of(4L, 9L, 12L), 2, List.of(0L)))))
                .isTrue();
        assertThat(store.list(null, null, 10)).extracting(Alert::count).containsExactlyInAnyOrder(4L, 2L);
        assertThat(store.list(null, null, 10))
                .filteredOn(alert -> alert.count() == 2)
                .extracting(Alert::samples)
                .containsExactly("[{\"id\":\"0@12\",\"log\":{}},{\"id\":\"2@0\",\"log\":{}}]");
    }

    @Test
    void aTopicMadeAnewIsToldAnew() {
        Rule rule = rule("r");
        store.store(matches(rule, Map.of(0, List.of(3L))));
        Raised.Matches other =
                new Raised.Matches("other-topic-0123456789", new TreeMap<>(Map.of(0, List.of(3L))), NOW, NOW);
        assertThat(store.store(new Raised.OfMatches(rule, other, List.of(), NOW)))
                .isTrue();
    }

    @Test
    void alertsAreListedNewestFirstByRuleNameAndService() {
        for (int i = 0; i < 5; i++) {
            store.store(window(rule("r" + i % 2), 60_000L * i, "h"));
        }
        assertThat(store.list(null, null, 3))
                .extracting(alert -> alert.window().start())
                .hasSize(3);
        assertThat(store.list("r1", null, 10)).hasSize(2);
        assertThat(store.list("rule r0", null, 10)).hasSize(3);
        assertThat(store.list(null, "public.test.info", 10)).hasSize(5);
        assertThat(store.list(null, "other", 10)).isEmpty();
        assertThat(store.list(null, null, 10).get(0).state()).isEqualTo(AlertState.RAISED);
    }

    @Test
    void aTryIsClaimedByOneAndDueAgainWhenItsClaimEnds() {
        store.store(window(rule("r", "http://a", "http://b"), 0, "h"));
        assertThat(deliveries.due(NOW)).containsExactlyInAnyOrder("http://a", "http://b");
        Instant lease = NOW.plusSeconds(20);
        DeliveryStore.Claim claim = deliveries.claim("http://a", NOW, lease, 10).get(0);
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.firedAt()).isEqualTo(NOW);
        assertThat(deliveries.claim("http://a", NOW, lease, 10)).isEmpty();
        assertThat(deliveries.due(NOW.plusSeconds(19))).containsExactly("http://b");
        assertThat(deliveries.claim("http://a", lease, lease.plusSeconds(20), 10))
                .singleElement()
                .extracting(DeliveryStore.Claim::attempt)
                .isEqualTo(2);
    }

    @Test
    void howFarTellingHasComeIsSeen() {
        store.store(window(rule("r", "http://a", "http://b"), 0, "h"));
        String id = store.list(null, null, 1).get(0).id();
        DeliveryStore.Claim first = deliveries.claim("http://a", NOW, NOW, 1).get(0);
        DeliveryStore.Claim second = deliveries.claim("http://b", NOW, NOW, 1).get(0);

        deliveries.retry(first, "x".repeat(600), NOW.plusSeconds(5));
        Delivery waiting = store.find(id).orElseThrow().deliveries().get(0);
        assertThat(waiting.reason()).hasSize(500);
        assertThat(waiting.nextAttemptAt()).isEqualTo(NOW.plusSeconds(5));

        deliveries.delivered(first, NOW.plusSeconds(6));
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(AlertState.PENDING);
        deliveries.giveUp(second, "answered 500", NOW);
        Alert alert = store.find(id).orElseThrow();
        assertThat(alert.state()).isEqualTo(AlertState.FAILED);
        assertThat(alert.deliveries().get(0))
                .isEqualTo(new Delivery("webhook", "http://a", "delivered", 1, null, null, NOW.plusSeconds(6)));
        assertThat(alert.deliveries().get(1).reason()).isEqualTo("answered 500");
    }

    @Test
    void oldAlertsGo() {
        store.store(window(rule("r", "http://a"), 0, "h"));
        assertThat(store.deleteBefore(NOW)).isZero();
        assertThat(store.deleteBefore(NOW.plusMillis(1))).isEqualTo(1);
        assertThat(store.list(null, null, 10)).isEmpty();
    }

    private static Rule rule(String id, String... urls) {
        return new Rule(
                id,
                "rule " + id,
                "public.test.info",
                "SELECT * FROM `public.test.info`",
                Arrays.stream(urls).map(url -> new Target("webhook", url)).toList(),
                true,
                1,
                new StartPosition(TOPIC, List.of()),
                NOW,
                NOW);
    }

    private static Raised window(Rule rule, long start, String host) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("COUNT(*)", 7.0);
        values.put("AVG(n)", 1.5);
        values.put("MAX(m)", null);
        FiredWindow window = new FiredWindow(
                start,
                start + 60_000,
                Arrays.asList(host, null),
                7,
                values,
                List.of(new Sample("p1", "{\"message\":\"한글 😀\"}")));
        return new Raised.OfWindow(rule, List.of("host", "user"), window, NOW);
    }

    private static Raised matches(Rule rule, Map<Integer, List<Long>> offsets) {
        List<Raised.MatchSample> samples = new TreeMap<>(offsets)
                .entrySet().stream()
                        .flatMap(partition -> partition.getValue().stream()
                                .map(offset -> new Raised.MatchSample(
                                        partition.getKey(),
                                        offset,
                                        new Sample(partition.getKey() + "@" + offset, "{}"))))
                        .toList();
        return new Raised.OfMatches(rule, new Raised.Matches(TOPIC, new TreeMap<>(offsets), NOW, NOW), samples, NOW);
    }
}
