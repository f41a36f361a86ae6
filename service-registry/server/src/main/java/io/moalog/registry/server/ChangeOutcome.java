package io.moalog.registry.server;

import com.fasterxml.jackson.databind.node.IntNode;
import io.moalog.registry.view.Service;
import java.util.List;

/** What became of a change of a service's settings. */
sealed interface ChangeOutcome {
    /**
     * The service has these settings.
     *
     * @param published whether {@code moalog.services} has them already; if not, it will as soon as Kafka takes them
     */
    record Changed(Service service, boolean published) implements ChangeOutcome {}

    /** No such service. */
    record NotFound() implements ChangeOutcome {}

    /** Kafka cannot take partitions away. */
    record FewerPartitions(int asked, int present) implements ChangeOutcome {
        BadRequestException asBadRequest() {
            return new BadRequestException(List.of(new FieldError(
                    "partitions",
                    IntNode.valueOf(asked),
                    "at least " + present + ", which it has: none can be taken away")));
        }
    }

    /**
     * A claim stands against another service's of equal rank.
     *
     * @param holder the other service
     * @param detail in words, with what to do
     */
    record ClaimTaken(String holder, String detail) implements ChangeOutcome {}

    /**
     * The cluster is not to carry that many partitions; nothing is changed.
     *
     * @param detail in words, with the numbers
     */
    record NoRoom(String detail) implements ChangeOutcome {}

    /** Kafka refused or did not answer; SQL is unchanged, and Kafka is set back to it. */
    record Refused(String reason) implements ChangeOutcome {}
}
