package io.moalog.rules.alert;

import java.time.Duration;

/**
 * How webhooks are called.
 *
 * @param timeout of one try
 * @param firstDelay after the first failure; doubled with each further one, and jittered
 * @param longestDelay between two tries
 * @param giveUpAfter how long after it fired an alert is still tried
 */
public record WebhookConfig(Duration timeout, Duration firstDelay, Duration longestDelay, Duration giveUpAfter) {
    public static final WebhookConfig DEFAULT = new WebhookConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofHours(24));

    public WebhookConfig {
        requirePositive("timeout", timeout);
        requirePositive("first delay", firstDelay);
        requirePositive("time to give up", giveUpAfter);
        if (longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "a webhook's longest delay is " + longestDelay + ": give at least its first, " + firstDelay);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a webhook's " + name + " is " + duration + ": give more than 0");
        }
    }

    /** How long a try may be under way before somebody else may try: the timeout, and some for what follows it. */
    Duration lease() {
        return timeout.multipliedBy(2).plusSeconds(5);
    }
}
