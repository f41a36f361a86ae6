package io.moalog.aggregator.forward;

import io.moalog.aggregator.bytes.ByteWindow;
import io.moalog.aggregator.forward.Handshake.Result;
import io.moalog.aggregator.msgpack.MalformedException;
import io.moalog.aggregator.msgpack.ValueFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the {@link Handshake} with a client and, where it is admitted, makes place for what reads its messages. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written fails because the channel closes
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);
    private static final int LARGEST_PING = 8 * 1024;
    private static final int PATIENCE_SECONDS = 10;

    private final Channel channel;
    private final Handshake handshake;
    private final Function<Admission, ChannelHandler> connections;
    private final ByteWindow window = new ByteWindow();
    private final ValueFramer framer = new ValueFramer();
    private int framed;
    private boolean over;
    private @Nullable Future<?> deadline;

    /** @param connections makes what reads the messages of a client that is admitted */
    HandshakeHandler(Channel channel, Handshake handshake, Function<Admission, ChannelHandler> connections) {
        this.channel = channel;
        this.handshake = handshake;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        String tooLate = "no handshake within " + PATIENCE_SECONDS + " seconds";
        deadline = context.executor().schedule(() -> close(tooLate), PATIENCE_SECONDS, TimeUnit.SECONDS);
        context.writeAndFlush(Unpooled.wrappedBuffer(handshake.helo()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!over) {
                append(bytes);
                read(context);
            }
        } catch (MalformedException malformed) {
            close("malformed: " + malformed.getMessage());
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

    private void read(ChannelHandlerContext context) throws MalformedException {
        framed += framer.pass(window.array(), window.start() + framed, window.end());
        if (framed > LARGEST_PING) {
            throw new MalformedException("a PING larger than " + LARGEST_PING + " bytes");
        }
        if (framer.isComplete()) {
            Ping ping = Ping.read(window.array(), window.start(), window.start() + framed);
            window.consume(framed);
            answer(context, handshake.answer(ping));
        }
    }

    private void answer(ChannelHandlerContext context, Result result) {
        context.writeAndFlush(Unpooled.wrappedBuffer(result.pong()));
        if (result instanceof Result.Admitted admitted) {
            admit(context, admitted.admission());
        } else if (result instanceof Result.Refused refused) {
            close("not admitted: " + refused.reason());
        }
    }

    private void admit(ChannelHandlerContext context, Admission admission) {
        LOG.debug("forward {}: admitted {}", channel.remoteAddress(), admission);
        byte[] more = window.head(window.length());
        end();
        context.pipeline().replace(this, null, connections.apply(admission));
        if (more.length > 0) {
            context.fireChannelRead(Unpooled.wrappedBuffer(more));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        Throwable cause =
                failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            LOG.debug("forward {}: {}", channel.remoteAddress(), cause.toString());
            channel.close();
        } else {
            close(cause.toString());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    private void close(String why) {
        if (!over) {
            LOG.warn("forward {}: closed: {}", channel.remoteAddress(), why);
            end();
            channel.close();
        }
    }

    private void end() {
        over = true;
        window.clear();
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
