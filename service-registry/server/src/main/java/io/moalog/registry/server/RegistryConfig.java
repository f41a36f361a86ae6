package io.moalog.registry.server;

import io.moalog.registry.view.Retention;
import java.time.Duration;

/**
 * The registry's settings.
 *
 * @param partitions of a service's topic, where the registration names none
 * @param maxPartitions the most that a service may have
 * @param retention of a service, where the registration names none
 * @param healEvery how often what a crash or an outage left half-done is looked for
 * @param auditEvery how often the settings of all topics, and all of {@code moalog.services}, are compared with SQL
 * @param lease how long a registration under way is left to the process that began it; longer than Kafka's slowest
 *     answer (15 s), and the same in every process
 */
public record RegistryConfig(
        int partitions,
        int maxPartitions,
        Retention retention,
        Duration healEvery,
        Duration auditEvery,
        Duration lease) {

    public RegistryConfig {
        if (maxPartitions < 1) {
            throw new IllegalArgumentException("maxPartitions is " + maxPartitions + ": give 1 or more");
        }
        if (partitions < 1 || partitions > maxPartitions) {
            throw new IllegalArgumentException(
                    "partitions is " + partitions + ": give 1 to maxPartitions, which is " + maxPartitions);
        }
        positive("healEvery", healEvery);
        positive("auditEvery", auditEvery);
        positive("lease", lease);
    }

    /** One partition, at most 1,000; the view's default retention; 2 s, 60 s, 30 s. */
    public static RegistryConfig defaults() {
        return new RegistryConfig(
                1, 1_000, Retention.DEFAULT, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ": give more than nothing, like PT30S");
        }
    }
}
