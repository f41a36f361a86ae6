package io.moalog.registry.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The registry's counters. {@code moalog.registry.registrations} counts every registration once, by its outcome:
 * {@code registered}, {@code collision}, {@code no-room}, {@code refused}, {@code unfinished}. {@code moalog.registry.published} counts
 * records that {@code moalog.services} has acknowledged: at least one for each registration and change. {@code
 * moalog.registry.healed} counts what a crash, an outage or somebody in Kafka had left otherwise than SQL says, by what
 * was done; each {@code unfinished} registration becomes one {@code undone}. {@code moalog.registry.deleted}
 * counts services whose topics are gone, by whether their readers had all that it held; {@code moalog.registry.purged}
 * counts those of which nothing is stored any more, and {@code moalog.registry.purge.failures} the tries of one store that
 * failed. {@code moalog.registry.resized} counts services whose indices have followed how much is stored to another period
 * or number of shards. {@code moalog.registry.services} and {@code moalog.registry.topics.missing} are the active services, and those of them without their topic.
 */
final class RegistryMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger services;
    private final AtomicInteger missingTopics;

    RegistryMetrics(MeterRegistry meters) {
        this.meters = meters;
        services = gauge("moalog.registry.services");
        missingTopics = gauge("moalog.registry.topics.missing");
    }

    void registration(RegisterOutcome outcome) {
        meters.counter("moalog.registry.registrations", "outcome", label(outcome))
                .increment();
    }

    void published() {
        meters.counter("moalog.registry.published").increment();
    }

    void healed(String what) {
        meters.counter("moalog.registry.healed", "what", what).increment();
    }

    void deleted(boolean drained) {
        meters.counter("moalog.registry.deleted", "drained", Boolean.toString(drained))
                .increment();
    }

    void purged() {
        meters.counter("moalog.registry.purged").increment();
    }

    void purgeFailed() {
        meters.counter("moalog.registry.purge.failures").increment();
    }

    void resized() {
        meters.counter("moalog.registry.resized").increment();
    }

    void services(int active) {
        services.set(active);
    }

    void missingTopics(int missing) {
        missingTopics.set(missing);
    }

    private AtomicInteger gauge(String name) {
        AtomicInteger value = new AtomicInteger();
        meters.gauge(name, value);
        return value;
    }

    private static String label(RegisterOutcome outcome) {
        if (outcome instanceof RegisterOutcome.Registered) {
            return "registered";
        } else if (outcome instanceof RegisterOutcome.Collision) {
            return "collision";
        } else if (outcome instanceof RegisterOutcome.NoRoom) {
            return "no-room";
        }
        return outcome instanceof RegisterOutcome.Refused ? "refused" : "unfinished";
    }
}
