package io.moalog.registry.server;

import io.moalog.registry.view.Service;
import org.jspecify.annotations.Nullable;

/** What became of a registration. */
sealed interface RegisterOutcome {
    /**
     * The service is there.
     *
     * @param published whether {@code moalog.services} has it already; if not, it will as soon as Kafka takes it
     * @param key with which it may send, told this once; null where the
     *     service that is there came of another registration
     */
    record Registered(
            Service service, boolean published, @Nullable String key) implements RegisterOutcome {
        Registered(Service service, boolean published) {
            this(service, published, null);
        }
    }

    /**
     * The name is taken.
     *
     * @param with the service, or the topic in Kafka, that has it
     * @param detail in words, with what to do
     */
    record Collision(String with, String detail) implements RegisterOutcome {}

    /**
     * The cluster is not to carry it; nothing is left, and the name is free.
     *
     * @param detail in words, with the numbers
     */
    record NoRoom(String detail) implements RegisterOutcome {}

    /** Kafka said no; nothing is left, and the name is free. */
    record Refused(String reason) implements RegisterOutcome {}

    /** Whether Kafka made the topic is not known; it is being undone, and the name is taken until then. */
    record Unfinished(String reason) implements RegisterOutcome {}
}
