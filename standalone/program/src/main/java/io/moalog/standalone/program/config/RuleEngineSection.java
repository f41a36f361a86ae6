package io.moalog.standalone.program.config;

import io.moalog.rules.RuleEngineConfig;
import io.moalog.rules.alert.WebhookConfig;
import io.moalog.rules.window.WindowLimits;
import java.time.Duration;
import java.util.List;

/** {@code rule-engine.*}. */
final class RuleEngineSection {
    private static final RuleEngineConfig DEFAULTS = RuleEngineConfig.defaults();

    static final Property<Duration> LATENESS = Property.of(
            "rule-engine.allowed-lateness",
            Kind.duration(Duration.ZERO),
            Kind.write(DEFAULTS.windows().lateness()),
            "How far behind the newest log of its partition a log may come and still be counted");
    static final Property<Duration> IDLE_AFTER = Property.of(
            "rule-engine.idle-after",
            Kind.duration(Duration.ofMillis(1)),
            Kind.write(DEFAULTS.windows().idleAfter()),
            "A partition without logs for this long holds no window open");
    static final Property<Integer> WINDOWS = Property.of(
            "rule-engine.windows-per-rule",
            Kind.integer(1, 10_000_000),
            Integer.toString(DEFAULTS.windows().windowsPerRule()),
            "Open windows of one rule at a time, each of its groups counted as one");
    static final Property<Duration> WEBHOOK_TIMEOUT = Property.of(
            "rule-engine.webhook-timeout",
            Kind.duration(Duration.ofMillis(1)),
            Kind.write(DEFAULTS.webhooks().timeout()),
            "How long a webhook may take to answer");
    static final Property<Duration> GIVE_UP_AFTER = Property.of(
            "rule-engine.webhook-give-up-after",
            Kind.duration(Duration.ofSeconds(1)),
            Kind.write(DEFAULTS.webhooks().giveUpAfter()),
            "How long after it fired an alert is still tried to be told");
    static final Property<Duration> ALERT_RETENTION = Property.of(
            "rule-engine.alert-retention",
            Kind.duration(Duration.ofSeconds(1)),
            Kind.write(DEFAULTS.alertRetention()),
            "How long alerts are kept");

    private RuleEngineSection() {}

    static List<Setting> settings() {
        return List.of(LATENESS, IDLE_AFTER, WINDOWS, WEBHOOK_TIMEOUT, GIVE_UP_AFTER, ALERT_RETENTION);
    }

    static RuleEngineConfig read(Values values) {
        WebhookConfig webhooks = DEFAULTS.webhooks();
        return values.make(
                "rule-engine",
                () -> new RuleEngineConfig(
                        values.get(ProcessSection.INSTANCE),
                        new WindowLimits(values.get(LATENESS), values.get(IDLE_AFTER), values.get(WINDOWS)),
                        new WebhookConfig(
                                values.get(WEBHOOK_TIMEOUT),
                                webhooks.firstDelay(),
                                webhooks.longestDelay(),
                                values.get(GIVE_UP_AFTER)),
                        values.get(ALERT_RETENTION)),
                DEFAULTS);
    }
}
