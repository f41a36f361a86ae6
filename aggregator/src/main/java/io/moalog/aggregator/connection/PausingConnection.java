package io.moalog.aggregator.connection;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.InFlightBytes;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.TopicUnavailableException;
import io.moalog.aggregator.msgpack.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sender's connection: bytes come into a window as they are received, and a protocol reads them from there in steps.
 * Everything runs on the connection's event loop, which never waits: where there is no room, or Kafka has to be asked for
 * a topic first, the connection pauses and reads nothing from its socket until it goes on. What it holds is charged to
 * {@link InFlightBytes}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written or scheduled fails because the channel closes
public abstract class PausingConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PausingConnection.class);

    /** Others on the event loop get their turn after so many steps. */
    private static final int STEPS_A_TURN = 2048;

    /** Room is asked for once in so many steps. */
    private static final int STEPS_A_LOOK = 32;

    /** A connection that holds less is not in the way of others. */
    private static final int MUCH = 192 * 1024;

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** What a step has come to. */
    protected enum Turn {
        /** There may be more in the window. */
        GO_ON,
        /** There may be more, after others on the event loop had their turn. */
        YIELD,
        /** More bytes have to come first. */
        NEED_BYTES
    }

    private final String protocol;
    private final Intake intake;
    private final InFlightBytes inFlight;
    private final Channel channel;
    private final ByteWindow window = new ByteWindow();
    private int charged;
    private boolean paused;
    private boolean awaitsWriting;
    private boolean closed;

    /** @param protocol for the log */
    protected PausingConnection(String protocol, Intake intake, Channel channel) {
        this.protocol = protocol;
        this.intake = intake;
        this.inFlight = intake.inFlight();
        this.channel = channel;
    }

    /** Takes the next step with what the window holds. */
    protected abstract Turn step() throws MalformedException;

    /** A turn is over: what need not be held until the next one may go. */
    protected abstract void endTurn();

    /** The bytes held beside the window. */
    protected abstract int heldBeside();

    /** The connection is over, and nothing of the window will be read any more; called once. */
    protected abstract void abandon();

    /** What was received and is not read yet. */
    protected final ByteWindow window() {
        return window;
    }

    protected final Channel channel() {
        return channel;
    }

    protected final Intake intake() {
        return intake;
    }

    /** Whether nothing is read or answered any more. */
    protected final boolean isClosed() {
        return closed;
    }

    /** The other side's address, without the port. */
    public static String senderOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        if (!inFlight.hasRoom()) {
            pauseForRoom();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
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
        endTurn();
        charge(closed ? 0 : window.capacity() + heldBeside());
    }

    /** Reads what there is, until it has to pause. */
    private void read() throws MalformedException {
        for (int steps = 0; !paused && !closed; ) {
            if (steps % STEPS_A_LOOK == 0 && !mayRead()) {
                return;
            }
            switch (step()) {
                case NEED_BYTES -> {
                    return;
                }
                case YIELD -> steps = STEPS_A_TURN - 1;
                case GO_ON -> {}
            }
            if (++steps >= STEPS_A_TURN && !paused && !closed) {
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

    /** Goes on with {@code next} when the topic is ready: at once, or after a pause. */
    protected final void whenReady(Destination.Topic topic, Runnable next) {
        CompletableFuture<Void> ready = intake.ready(topic);
        if (ready.isDone() && !ready.isCompletedExceptionally()) {
            next.run();
            return;
        }
        pause();
        ready.whenComplete((done, failure) -> onLoop(() -> goOn(topic, next, failure)));
    }

    private void goOn(Destination.Topic topic, Runnable next, @Nullable Throwable failure) {
        if (failure == null) {
            goOn(next);
        } else if (failure instanceof TopicUnavailableException unavailable && !unavailable.isKafkaAway()) {
            goOn(() -> unavailable(topic, String.valueOf(unavailable.getMessage())));
        } else {
            // Silent while Kafka is away: the sender keeps what it has.
            pauseFor(RETRY, () -> whenReady(topic, next));
        }
    }

    /** What waited for a topic cannot be sent there, and Kafka is not away; by itself that closes the connection. */
    protected void unavailable(Destination.Topic topic, String reason) {
        close(reason);
    }

    /** Reads nothing for so long, then goes on with {@code next}. */
    protected final void pauseFor(Duration time, Runnable next) {
        pause();
        channel.eventLoop().schedule(() -> goOn(next), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void goOn(Runnable next) {
        if (closed) {
            return;
        }
        paused = false;
        next.run();
        if (!paused) {
            resume();
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
    public final void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        Throwable cause =
                failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SSLException) {
            close("TLS: " + cause.getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("{} {}: {}", protocol, channel.remoteAddress(), cause.toString());
            channel.close();
        } else {
            LOG.error("{} {}: unexpected", protocol, channel.remoteAddress(), cause);
            close(cause.toString());
        }
    }

    /** Ends the connection with one line in the log. */
    protected final void close(String why) {
        if (!closed) {
            LOG.warn("{} {}: closed: {}", protocol, channel.remoteAddress(), why);
            release();
            channel.close();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        if (!closed) {
            closed = true;
            abandon();
            window.clear();
            charge(0);
        }
    }

    private void charge(int bytes) {
        if (bytes != charged) {
            inFlight.reading((long) bytes - charged);
            charged = bytes;
        }
    }

    /** Answers of Kafka come on its threads; after the last ones the event loop may be gone. */
    protected final void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} {}: closing", protocol, channel.remoteAddress());
        }
    }
}
