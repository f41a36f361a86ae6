package io.moalog.aggregator.syslog;

import io.moalog.aggregator.connection.PausingConnection;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.QuotaGate;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.aggregator.syslog.SyslogFrames.Step;
import io.netty.channel.Channel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One sender's connection over TCP: each message goes to the intake as it comes. There are no acknowledgements; while
 * there is no room or Kafka is away, nothing is read, and the sender has to keep what it cannot write.
 */
final class SyslogConnection extends PausingConnection {
    static final String PROTOCOL = "syslog-tcp";

    private final Origin origin;
    private final SyslogFrames frames;
    private final MessageWriter writer;
    private final QuotaGate quotas;

    /** What waits for its quota or its topic. */
    private @Nullable Arrival waiting;

    SyslogConnection(Intake intake, int largest, SyslogParser parser, Channel channel) {
        super("syslog", intake, channel);
        this.origin = new Origin(PROTOCOL, senderOf(channel), null);
        this.frames = new SyslogFrames(window(), largest);
        this.writer = new MessageWriter(intake, largest, parser);
        this.quotas = intake.newQuotaGate();
    }

    @Override
    protected Turn step() throws MalformedException {
        Arrival arrival = arrival(next());
        if (arrival == null) {
            return Turn.NEED_BYTES;
        }
        take(arrival);
        return Turn.GO_ON;
    }

    /** Comes upon the next message; what cannot be told apart is kept, once. */
    private Step next() throws MalformedException {
        try {
            return frames.next();
        } catch (MalformedException malformed) {
            byte[] kept = window().head(SyslogFrames.KEPT);
            window().consume(window().length());
            writer.accept(writer.unread(origin, kept, "malformed framing: " + malformed.getMessage()));
            throw malformed;
        }
    }

    /** What the framing came upon, null where it needs more bytes. */
    private @Nullable Arrival arrival(Step step) {
        return switch (step) {
            case NEED_BYTES -> null;
            case MESSAGE -> writer.read(origin, frames.array(), frames.from(), frames.to());
            case TOO_LARGE -> writer.tooLarge(origin, bytes(), frames.size());
            case CUT ->
                writer.unread(
                        origin, bytes(), "the connection ended within this message of " + frames.size() + " bytes");
        };
    }

    private byte[] bytes() {
        return Arrays.copyOfRange(frames.array(), frames.from(), frames.to());
    }

    /** Takes it as soon as its service is within its quota, or lets go of it. */
    private void take(Arrival arrival) {
        waiting = arrival;
        switch (quotas.next(arrival.destination(), (long) window().capacity() + heldBeside())) {
            case TAKE -> deliver(arrival);
            case DISCARD -> {
                drop(arrival);
                quotas.dropped(1);
            }
            case WAIT -> pauseFor(quotas.patience(), () -> take(arrival));
        }
    }

    /** Hands it in as soon as Kafka can take it; others do not wait for a topic that is missing. */
    private void deliver(Arrival arrival) {
        Destination.Topic topic = arrival.topic();
        if (topic == null) {
            accept(arrival);
            return;
        }
        Optional<String> missing = intake().unavailable(topic);
        if (missing.isPresent()) {
            accept(arrival.flawed(missing.get()));
        } else {
            whenReady(topic, () -> accept(arrival));
        }
    }

    private void accept(Arrival arrival) {
        if (writer.accept(arrival)) {
            waiting = null;
        } else {
            deliver(arrival);
        }
    }

    /** Other services share the connection: they go on. */
    @Override
    protected void unavailable(Destination.Topic topic, String reason) {
        if (waiting != null) {
            accept(waiting.flawed(reason));
        }
    }

    private void drop(Arrival arrival) {
        writer.drop(arrival);
        waiting = null;
    }

    @Override
    protected void endTurn() {
        writer.endTurn();
    }

    @Override
    protected int heldBeside() {
        return frames.capacity() + (waiting == null ? 0 : waiting.body().length);
    }

    /** The sender will not send again what it has written: what is whole is still taken, as far as Kafka takes it now. */
    @Override
    protected void abandon() {
        quotas.stopWaiting();
        if (waiting != null) {
            acceptOrDrop(waiting);
        }
        try {
            for (Arrival left = arrival(next()); left != null; left = arrival(next())) {
                acceptOrDrop(left);
            }
        } catch (MalformedException kept) {
            // It is a dead letter, and the connection is over anyway.
        }
        Arrival last = arrival(frames.end());
        if (last != null) {
            acceptOrDrop(last);
        }
        writer.endTurn();
    }

    private void acceptOrDrop(Arrival arrival) {
        if (writer.accept(arrival)) {
            waiting = null;
        } else {
            drop(arrival);
        }
    }
}
