package io.moalog.aggregator.forward;

import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.tls.ListenerTls;
import io.moalog.stream.Check;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener for Fluentd's Forward protocol, with event loops of its own. */
public final class ForwardServer implements AutoCloseable {
    /** More of them would mostly wait for each other, where they send to one topic: the producer has a lock for each. */
    private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Logger LOG = LoggerFactory.getLogger(ForwardServer.class);
    private static final int BACKLOG = 1024;

    private final String host;
    private final int port;
    private final ForwardSecurity security;
    private final int largestEvent;
    private final Intake intake;
    private final SecureRandom random = new SecureRandom();
    private final ChannelGroup connections =
            new DefaultChannelGroup("aggregator-forward", GlobalEventExecutor.INSTANCE);
    private volatile @Nullable SslContext tls;
    private final Optional<RegisteredSenders> registered;
    private volatile Senders senders = Senders.NONE;
    private @Nullable EventLoopGroup loops;
    private volatile @Nullable Channel listener;
    private volatile @Nullable String failure;

    /**
     * @param host the address to listen on
     * @param port 0 takes a free one
     * @param largestEvent in bytes of JSON
     */
    public ForwardServer(String host, int port, ForwardSecurity security, int largestEvent, Intake intake) {
        this.host = host;
        this.port = port;
        this.security = security;
        this.largestEvent = largestEvent;
        this.intake = intake;
        this.registered = security.masterKey().map(masterKey -> new RegisteredSenders(masterKey, security.sharedKey()));
    }

    /**
     * Reads the certificates and the users, and looks whether the port can be had, without keeping it.
     *
     * @throws IllegalStateException in words for the operator, where something of that cannot be had
     */
    public void prepare() {
        tls = security.tls().map(ListenerTls::load).orElse(null);
        Senders ofFile = security.users().map(SendersFile::read).orElse(Senders.NONE);
        senders = registered.map(known -> known.behind(ofFile)).orElse(ofFile);
        requirePort();
    }

    private void requirePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address());
        } catch (IOException e) {
            throw new IllegalStateException(cannotListen(e), e);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException where the port cannot be had; it may be tried again
     */
    public synchronized void open() throws IOException {
        if (loops == null) {
            loops = new MultiThreadIoEventLoopGroup(
                    LOOPS, new DefaultThreadFactory("aggregator-forward", true), NioIoHandler.newFactory());
        }
        try {
            listener = bootstrap(loops).bind(address()).sync().channel();
            failure = null;
            LOG.info("Listening for forward on {}{}", listener.localAddress(), tls == null ? "" : ", with TLS");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failure = cannotListen(e);
            throw new IOException(failure, e);
        }
    }

    private ServerBootstrap bootstrap(EventLoopGroup group) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        fill(channel);
                    }
                });
    }

    /** TLS first, then who it is, then the messages. */
    private void fill(Channel channel) {
        SslContext encryption = tls;
        if (encryption != null) {
            channel.pipeline().addLast(encryption.newHandler(channel.alloc()));
        }
        if (security.holdsHandshake()) {
            Handshake handshake = new Handshake(sharedKeys(), senders, random);
            channel.pipeline()
                    .addLast(new HandshakeHandler(
                            channel,
                            handshake,
                            admission -> new ForwardConnection(intake, largestEvent, channel, admission)));
        } else {
            channel.pipeline().addLast(new ForwardConnection(intake, largestEvent, channel));
        }
    }

    private SharedKeys sharedKeys() {
        return registered.map(RegisteredSenders::sharedKeys).orElseGet(() -> {
            Set<String> alone = security.sharedKey().map(Set::of).orElse(Set.of());
            return () -> alone;
        });
    }

    /** The registry's senders, where they may send here; to be told of every change. */
    public Optional<RegisteredSenders> registered() {
        return registered;
    }

    /** The other side's address, without the port. */
    static String senderOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
    }

    /** The port listened on, or -1 while there is none. */
    public int port() {
        Channel listening = listener;
        return listening != null && listening.localAddress() instanceof InetSocketAddress local ? local.getPort() : -1;
    }

    public Check check() {
        if (failure != null) {
            return Check.down("aggregator.forward", failure);
        }
        return port() < 0
                ? Check.down("aggregator.forward", "not listening yet")
                : Check.up("aggregator.forward", "port " + port() + ", " + connections.size() + " connections");
    }

    private String cannotListen(Exception e) {
        return "cannot listen for forward on %s:%d (%s): free the port or set another one"
                .formatted(host, port, e.getMessage());
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Lets nobody in any more; those who are in may still be answered. */
    public void stopListening() {
        Channel listening = listener;
        listener = null;
        if (listening != null) {
            listening.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
    }

    @Override
    public synchronized void close() {
        stopListening();
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
