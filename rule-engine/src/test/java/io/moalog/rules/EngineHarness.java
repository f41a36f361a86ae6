package io.moalog.rules;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.alert.Alert;
import io.moalog.rules.alert.WebhookConfig;
import io.moalog.rules.rule.Rule;
import io.moalog.rules.rule.RuleDraft;
import io.moalog.rules.rule.Target;
import io.moalog.rules.window.WindowLimits;
import io.moalog.stream.Check;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** One process of the rule engine, with a view and a pool of its own. */
final class EngineHarness implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Windows close soon, and webhooks are tried again soon. */
    static final RuleEngineConfig QUICK = new RuleEngineConfig(
            Optional.empty(),
            new WindowLimits(Duration.ofMillis(500), Duration.ofMillis(500), 100),
            new WebhookConfig(
                    Duration.ofSeconds(20), Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofHours(1)),
            Duration.ofDays(1));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RuleEngine engine;
    private final ServicesView view;
    private final HikariDataSource pool;

    private EngineHarness(RuleEngineConfig config, String url, java.util.function.UnaryOperator<DataSource> wrap)
            throws Exception {
        pool = TestDatabase.pool(url);
        view = new ServicesView(TestPlatform.get().settings());
        engine = new RuleEngine(config, TestPlatform.get().settings(), view, wrap.apply(pool), meters);
        view.start();
        engine.start();
        await().atMost(DEADLINE).until(engine::isReady);
    }

    static EngineHarness start(String url) throws Exception {
        return new EngineHarness(QUICK, url, source -> source);
    }

    static EngineHarness start(RuleEngineConfig config, String url) throws Exception {
        return new EngineHarness(config, url, source -> source);
    }

    static EngineHarness start(String url, java.util.function.UnaryOperator<DataSource> wrap) throws Exception {
        return new EngineHarness(QUICK, url, wrap);
    }

    Rule create(String sql, String... webhooks) throws Exception {
        List<Target> targets = java.util.Arrays.stream(webhooks)
                .map(url -> new Target("webhook", url))
                .toList();
        return engine.rules().create(new RuleDraft("rule " + UUID.randomUUID(), sql, targets, true));
    }

    void awaitService(ServiceName service) {
        await().atMost(DEADLINE).until(() -> view.find(service).isPresent());
    }

    List<Alert> alerts(Rule rule) {
        return engine.alerts().list(rule.id(), null, 1_000);
    }

    /** How many logs its alerts tell together. */
    long told(Rule rule) {
        return alerts(rule).stream().mapToLong(Alert::count).sum();
    }

    double count(String meter) {
        return meters.get(meter).counter().count();
    }

    Check check(String name) {
        return engine.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        engine.close();
        view.close();
        pool.close();
    }
}
