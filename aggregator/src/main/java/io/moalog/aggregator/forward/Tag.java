package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.model.ServiceName;
import java.util.Arrays;
import java.util.Optional;

/** A message's tag, which is the service's name; parsed once for all messages of a connection that carry the same. */
final class Tag {
    /** A longer tag is no service's name; the dead letters get to know its beginning. */
    private static final int LONGEST = 4 * ServiceName.MAX_LENGTH;

    private final byte[] bytes;
    private final String text;
    private final Optional<ServiceName> service;
    private final Origin origin;

    Tag(byte[] bytes, String sender) {
        this.bytes = bytes;
        this.text = new String(bytes, 0, Math.min(bytes.length, LONGEST), UTF_8);
        this.service = ServiceName.parse(text);
        this.origin = new Origin("forward", sender, text);
    }

    boolean is(byte[] other) {
        return bytes == other || Arrays.equals(bytes, other);
    }

    Origin origin() {
        return origin;
    }

    Destination destination(Intake intake) {
        return service.isPresent() ? intake.destination(service.get()) : intake.destination(text);
    }
}
