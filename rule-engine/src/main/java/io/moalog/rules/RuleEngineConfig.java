package io.moalog.rules;

import io.moalog.rules.alert.WebhookConfig;
import io.moalog.rules.window.WindowLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * The rule engine's settings.
 *
 * @param instance a name that is this process's alone and stays over restarts, so that Kafka hands its services back at
 *     once; empty: a restart waits for the session's end
 * @param windows when windows close, and how many there may be
 * @param webhooks how webhooks are called
 * @param alertRetention how long alerts are kept
 */
public record RuleEngineConfig(
        Optional<String> instance, WindowLimits windows, WebhookConfig webhooks, Duration alertRetention) {
    public RuleEngineConfig {
        if (alertRetention.compareTo(webhooks.giveUpAfter()) < 0) {
            throw new IllegalArgumentException("alerts are kept for " + alertRetention
                    + ": give at least as long as webhooks are tried, " + webhooks.giveUpAfter());
        }
    }

    public static RuleEngineConfig defaults() {
        return new RuleEngineConfig(Optional.empty(), WindowLimits.DEFAULT, WebhookConfig.DEFAULT, Duration.ofDays(30));
    }
}
