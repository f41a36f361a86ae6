package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.forward.MessageReader.Step;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.InFlightBytes;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Outcome;
import io.moalog.aggregator.intake.TopicUnavailableException;
import io.moalog.aggregator.msgpack.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sender's connection: bytes are read as they come, entries go to the intake one by one, and a chunk is acknowledged
 * when Kafka has all of it. Everything runs on the connection's event loop, which never waits: where there is no room, or
 * Kafka has to be asked for a topic first, the connection pauses and reads nothing from its socket until it goes on.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written or scheduled fails because the channel closes
final class ForwardConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardConnection.class);

    /** Others on the event loop get their turn after so many entries. */
    private static final int ENTRIES_A_TURN = 2048;

    /** Room is asked for once in so many entries. */
    private static final int ENTRIES_A_LOOK = 32;

    /** A connection that holds less is not in the way of others. */
    private static final int MUCH = 192 * 1024;

    private static final long RETRY_MILLIS = 1000;

    private final Intake intake;
    private final InFlightBytes inFlight;
    private final Channel channel;
    private final ByteWindow window = new ByteWindow();
    private final MessageReader reader;
    private final ChunkWriter chunk;
    private int charged;
    private boolean paused;
    private boolean awaitsWriting;
    private boolean closed;

    ForwardConnection(Intake intake, int largestEvent, Channel channel) {
        this.intake = intake;
        this.inFlight = intake.inFlight();
        this.channel = channel;
        this.reader = new MessageReader(window, largestEvent);
        this.chunk = new ChunkWriter(intake, largestEvent, ForwardServer.senderOf(channel));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!inFlight.hasRoom()) {
            pauseForRoom();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!closed) {
                append(bytes);
                takeTurn();
            }
        } finally {
            bytes.release();
        }
    }

    private void append(ByteBuf bytes) {
        int size = bytes.readableBytes();
        window.reserve(size);
        bytes.readBytes(window.array(), window.end(), size);
        window.written(size);
    }

    private void takeTurn() {
        try {
            read();
        } catch (MalformedException malformed) {
            close("malformed: " + malformed.getMessage());
        }
        reader.release();
        charge(closed ? 0 : window.capacity() + reader.capacity());
    }

    /** Reads what there is, until it has to pause. */
    private void read() throws MalformedException {
        for (int entries = 0; !paused && !closed; ) {
            if (entries % ENTRIES_A_LOOK == 0 && !mayRead()) {
                return;
            }
            Step step = reader.next();
            switch (step) {
                case NEED_BYTES -> {
                    return;
                }
                case HEARTBEAT -> LOG.debug("forward {}: heartbeat", channel.remoteAddress());
                case MESSAGE -> begin();
                case ENTRY -> entry();
                case TOO_LARGE -> chunk.tooLarge(reader);
                case END -> end();
                case YIELD -> entries = ENTRIES_A_TURN - 1;
            }
            if (++entries >= ENTRIES_A_TURN && !paused && !closed) {
                pause();
                onLoop(this::resume);
            }
        }
    }

    /** Whether the next step may be taken; pauses where not. */
    private boolean mayRead() {
        if (!channel.isWritable()) {
            pause();
            awaitsWriting = true;
            return false;
        }
        if (!inFlight.hasRoom()) {
            pauseForRoom();
            return false;
        }
        return true;
    }

    /** Begins with the message as soon as Kafka can take it. */
    private void begin() {
        Destination destination = chunk.destination(reader.tag());
        if (destination instanceof Destination.Topic topic) {
            whenReady(topic, () -> chunk.begin(reader.tag(), destination));
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

    /** Goes on with {@code next} when the topic is ready: at once, or after a pause. */
    private void whenReady(Destination.Topic topic, Runnable next) {
        CompletableFuture<Void> ready = intake.ready(topic);
        if (ready.isDone() && !ready.isCompletedExceptionally()) {
            next.run();
            return;
        }
        pause();
        ready.whenComplete((done, failure) -> onLoop(() -> goOn(topic, next, failure)));
    }

    private void goOn(Destination.Topic topic, Runnable next, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure == null) {
            paused = false;
            next.run();
            if (!paused) {
                resume();
            }
        } else if (failure instanceof TopicUnavailableException unavailable && !unavailable.isKafkaAway()) {
            close(String.valueOf(unavailable.getMessage()));
        } else {
            // Silent while Kafka is away: the sender keeps what it has.
            channel.eventLoop().schedule(() -> askAgain(topic, next), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void askAgain(Destination.Topic topic, Runnable next) {
        if (!closed) {
            paused = false;
            whenReady(topic, next);
            if (!paused) {
                resume();
            }
        }
    }

    private void end() {
        byte[] acknowledged = reader.chunk();
        CompletableFuture<Outcome> settled = chunk.end();
        settled.thenAccept(outcome -> onLoop(() -> acknowledge(acknowledged, outcome)));
    }

    private void acknowledge(byte @Nullable [] acknowledged, Outcome outcome) {
        if (closed) {
            return;
        }
        if (!outcome.isSettledWell()) {
            close("Kafka has not taken %d logs of a chunk, which is not acknowledged".formatted(outcome.refused()));
        } else if (acknowledged != null) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(Option.ack(acknowledged)), channel.voidPromise());
        }
    }

    private void pauseForRoom() {
        pause();
        if (inFlight.isUsedUpByReaders() && window.capacity() > MUCH) {
            close("too many large events at once: this one has not come whole, and others wait for its room");
        } else {
            inFlight.whenRoom(() -> onLoop(this::resume));
        }
    }

    private void pause() {
        paused = true;
        channel.config().setAutoRead(false);
    }

    private void resume() {
        if (closed) {
            return;
        }
        paused = false;
        takeTurn();
        if (!paused && !closed) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (awaitsWriting && channel.isWritable()) {
            awaitsWriting = false;
            onLoop(this::resume);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof IOException) {
            LOG.debug("forward {}: {}", channel.remoteAddress(), failure.toString());
            channel.close();
        } else {
            LOG.error("forward {}: unexpected", channel.remoteAddress(), failure);
            close(failure.toString());
        }
    }

    private void close(String why) {
        if (!closed) {
            LOG.warn("forward {}: closed: {}", channel.remoteAddress(), why);
            release();
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        closed = true;
        chunk.abandon();
        reader.close();
        window.clear();
        charge(0);
    }

    private void charge(int bytes) {
        if (bytes != charged) {
            inFlight.reading((long) bytes - charged);
            charged = bytes;
        }
    }

    /** Answers of Kafka come on its threads; after the last ones the event loop may be gone. */
    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("forward {}: closing", channel.remoteAddress());
        }
    }
}
