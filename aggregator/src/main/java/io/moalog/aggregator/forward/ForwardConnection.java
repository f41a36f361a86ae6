package io.moalog.aggregator.forward;

import io.moalog.aggregator.connection.PausingConnection;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.aggregator.intake.QuotaGate;
import io.moalog.aggregator.msgpack.MalformedException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sender's connection: bytes are read as they come, entries go to the intake one by one, and a chunk is acknowledged
 * when Kafka has all of it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written fails because the channel closes
final class ForwardConnection extends PausingConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardConnection.class);

    private final int largestEvent;
    private final ChunkWriter chunk;
    private final QuotaGate quotas;
    private final Admission admission;
    private ForwardReader reader;

    /** Whether the message is discarded for its service's quota. */
    private boolean overQuota;

    /** Whether the first byte, which is still to come, decides. */
    private boolean mayBeJson;

    /** Of a client that nobody has asked who it is; it may speak JSON too. */
    ForwardConnection(Intake intake, int largestEvent, Channel channel) {
        this(intake, largestEvent, channel, Admission.ANYBODY);
        this.mayBeJson = true;
    }

    /** @param admission as whom the client was admitted */
    ForwardConnection(Intake intake, int largestEvent, Channel channel, Admission admission) {
        super("forward", intake, channel);
        this.largestEvent = largestEvent;
        this.admission = admission;
        this.quotas = intake.newQuotaGate();
        this.reader = new MessageReader(window(), largestEvent);
        this.chunk = new ChunkWriter(intake, largestEvent, senderOf(channel));
    }

    @Override
    protected Turn step() throws MalformedException {
        if (mayBeJson && !window().isEmpty()) {
            mayBeJson = false;
            if (JsonReader.begins(window().array()[window().start()])) {
                reader = new JsonReader(window(), largestEvent);
            }
        }
        switch (reader.next()) {
            case NEED_BYTES -> {
                return Turn.NEED_BYTES;
            }
            case YIELD -> {
                return Turn.YIELD;
            }
            case HEARTBEAT -> LOG.debug("forward {}: heartbeat", channel().remoteAddress());
            case MESSAGE -> begin();
            case ENTRY -> entry();
            case TOO_LARGE -> chunk.tooLarge(reader);
            case END -> end();
        }
        return Turn.GO_ON;
    }

    /** Begins with the message as soon as its service is within its quota, or lets go of it. */
    private void begin() {
        Destination destination = chunk.destination(reader.tag());
        Optional<Sender> sender = admission.sender();
        if (sender.isEmpty()) {
            close(admission.over());
            return;
        }
        if (!sender.get().maySendTo(destination)) {
            close(sender.get().refusal(destination));
            return;
        }
        switch (quotas.next(destination, (long) window().capacity() + heldBeside())) {
            case TAKE -> begin(destination);
            case DISCARD -> {
                overQuota = true;
                chunk.discard(reader.tag(), destination);
            }
            case WAIT -> pauseFor(quotas.patience(), this::begin);
        }
    }

    /** Begins with the message as soon as Kafka can take it. */
    private void begin(Destination destination) {
        if (destination instanceof Destination.Topic topic) {
            if (intake().isSilent(topic)) {
                chunk.discard(reader.tag(), topic);
            } else {
                whenReady(topic, () -> chunk.begin(reader.tag(), topic));
            }
        } else {
            chunk.begin(reader.tag(), destination);
        }
    }

    private void entry() throws MalformedException {
        if (!chunk.entry(reader)) {
            whenReady(chunk.topic(), this::retry);
        }
    }

    private void retry() {
        if (!chunk.retry()) {
            whenReady(chunk.topic(), this::retry);
        }
    }

    /** What waited for a silent topic is let go of, unacknowledged: other services' messages share the connection. */
    @Override
    protected void unavailable(Destination.Topic topic, String reason) {
        if (intake().isSilent(topic)) {
            chunk.discard(reader.tag(), topic);
        } else {
            super.unavailable(topic, reason);
        }
    }

    private void end() {
        byte[] acknowledgement = reader.acknowledgement();
        if (chunk.isDiscarding()) {
            long logs = chunk.endDiscarded();
            quotas.dropped(overQuota && acknowledgement == null ? logs : 0);
            overQuota = false;
            return;
        }
        CompletableFuture<Outcome> settled = chunk.end();
        settled.thenAccept(outcome -> onLoop(() -> acknowledge(acknowledgement, outcome)));
    }

    private void acknowledge(byte @Nullable [] acknowledgement, Outcome outcome) {
        if (isClosed()) {
            return;
        }
        if (!outcome.isSettledWell()) {
            close("Kafka has not taken %d logs of a chunk, which is not acknowledged".formatted(outcome.refused()));
        } else if (acknowledgement != null) {
            channel()
                    .writeAndFlush(
                            Unpooled.wrappedBuffer(acknowledgement), channel().voidPromise());
        }
    }

    @Override
    protected void endTurn() {
        reader.release();
    }

    @Override
    protected int heldBeside() {
        return reader.capacity();
    }

    @Override
    protected void abandon() {
        quotas.stopWaiting();
        chunk.abandon();
        reader.close();
    }
}
