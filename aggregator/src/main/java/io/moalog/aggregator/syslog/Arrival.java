package io.moalog.aggregator.syslog;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A message that has come, ready for the intake.
 *
 * @param origin where it comes from
 * @param destination where it goes
 * @param body the log as JSON, or what else is kept of the message as a dead letter
 * @param host its source host, where it is a log
 * @param flaw why it is no log but a dead letter; null where it is a log
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Arrival(
        Origin origin,
        Destination destination,
        byte[] body,
        byte @Nullable [] host,
        @Nullable String flaw) {

    /** The topic that has to be ready for it, or null where it goes to the dead letters. */
    Destination.@Nullable Topic topic() {
        return flaw == null && destination instanceof Destination.Topic topic ? topic : null;
    }

    /** The same as a dead letter. */
    Arrival flawed(String why) {
        return new Arrival(origin, destination, body, null, why);
    }
}
