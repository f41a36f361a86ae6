package io.moalog.aggregator.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message's tag, which tells the service; read once for messages that follow each other. For one thread. */
final class Tag {
    /** A longer tag is no service's name; the dead letters get to know its beginning. */
    private static final int LONGEST = 4 * ServiceName.MAX_LENGTH;

    private static final long FOUND_FOR_NANOS = 500_000_000;

    private final byte[] bytes;
    private final String text;
    private final Origin tagged;
    private final Origin untagged;
    private @Nullable Destination destination;
    private long foundAt;

    Tag(byte[] bytes, String sender) {
        this.bytes = bytes;
        this.text = new String(bytes, 0, Math.min(bytes.length, LONGEST), UTF_8);
        this.tagged = new Origin("forward", sender, text);
        this.untagged = new Origin("forward", sender, null);
    }

    boolean is(byte[] other) {
        return bytes == other || Arrays.equals(bytes, other);
    }

    /** Where logs come from that go there; a tag that is the service's name need not be told once more with each. */
    Origin origin(Destination goesTo) {
        boolean isName = goesTo instanceof Destination.Topic topic
                && topic.service().value().equals(text);
        return isName ? untagged : tagged;
    }

    /** Where its messages go; found again every half second, because services change. */
    Destination destination(Intake intake) {
        long now = System.nanoTime();
        if (destination == null || now - foundAt > FOUND_FOR_NANOS) {
            destination = intake.destination(ClaimKind.TAG, text);
            foundAt = now;
        }
        return destination;
    }
}
