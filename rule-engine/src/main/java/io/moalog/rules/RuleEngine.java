package io.moalog.rules;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.alert.AlertStore;
import io.moalog.rules.alert.AlertWriter;
import io.moalog.rules.alert.Webhooks;
import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.evaluate.Evaluator;
import io.moalog.rules.evaluate.RuledServices;
import io.moalog.rules.evaluate.WholeTopicAssignor;
import io.moalog.rules.metrics.RuleMetrics;
import io.moalog.rules.rule.RuleBook;
import io.moalog.rules.rule.RuleStore;
import io.moalog.rules.rule.Rules;
import io.moalog.stream.Check;
import io.moalog.stream.DeadLetters;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogStream;
import io.moalog.stream.Role;
import io.moalog.stream.StreamConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The role that raises alerts: logs of the services that rules name → {@link Evaluator} → {@link AlertWriter} (SQL) →
 * {@link Webhooks}.
 */
public final class RuleEngine implements Role {
    /** The consumer group. */
    public static final String GROUP = "moalog.rule-engine";

    private static final int HEARTBEAT_MILLIS = 1_000;

    private final ServicesView services;
    private final RuleBook book;
    private final Rules rules;
    private final AlertStore alertStore;
    private final Webhooks webhooks;
    private final AlertWriter alerts;
    private final DeadLetters deadLetters;
    private final Evaluator evaluator;
    private final LogStream stream;

    /** @param source H2 (with {@code MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE}) or PostgreSQL; the schema is {@code rules} */
    public RuleEngine(
            RuleEngineConfig config,
            KafkaSettings kafka,
            ServicesView services,
            DataSource source,
            MeterRegistry meters) {
        this.services = services;
        InstantSource clock = InstantSource.system();
        RuleMetrics metrics = new RuleMetrics(meters);
        RulesDatabase database = new RulesDatabase(source);
        RuleStore ruleStore = new RuleStore(database);
        book = new RuleBook(database, ruleStore);
        rules = new Rules(ruleStore, book, services, kafka, clock);
        alertStore = new AlertStore(database);
        webhooks = new Webhooks(config.webhooks(), database, alertStore, metrics, clock);
        alerts = new AlertWriter(alertStore, config.alertRetention(), metrics, clock, webhooks::wake);
        deadLetters = new DeadLetters(kafka, Evaluator.STAGE);
        evaluator = new Evaluator(book, alerts, deadLetters, config.windows(), metrics, clock);
        StreamConfig defaults = StreamConfig.of(kafka, GROUP, config.instance());
        stream = new LogStream(
                new StreamConfig(kafka, GROUP, config.instance(), defaults.maxBytesUnderWay(), consumer()),
                new RuledServices(services, book),
                evaluator,
                deadLetters,
                meters);
    }

    private static Map<String, Object> consumer() {
        return Map.of(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                WholeTopicAssignor.class.getName(),
                // A service whose first rule was just written is read when every member has heard of the rebalance.
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                HEARTBEAT_MILLIS);
    }

    /** What users do with rules. */
    public Rules rules() {
        return rules;
    }

    /** The alerts so far. */
    public AlertStore alerts() {
        return alertStore;
    }

    @Override
    public String name() {
        return Evaluator.STAGE;
    }

    @Override
    public void start() {
        book.start();
        webhooks.start();
        alerts.start();
        evaluator.start();
        stream.start();
    }

    /** Whether rules can be read and written: the services view and SQL have been read. */
    @Override
    public boolean isReady() {
        return services.isReady() && book.isReady();
    }

    /** {@code rule-engine.stream}, {@code .evaluator}, {@code .rules}, {@code .alerts} and {@code .webhooks}. */
    @Override
    public List<Check> checks() {
        return List.of(stream.check(), evaluator.check(), book.check(), alerts.check(), webhooks.check());
    }

    @Override
    public void close() {
        stream.close();
        evaluator.close();
        alerts.close();
        webhooks.close();
        book.close();
        rules.close();
        deadLetters.close();
    }
}
