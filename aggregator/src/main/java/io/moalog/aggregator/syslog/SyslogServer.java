package io.moalog.aggregator.syslog;

import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.tls.ListenerTls;
import io.moalog.stream.Check;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener for syslog, over TCP and UDP on one port, with event loops of its own. */
public final class SyslogServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogServer.class);
    private static final int BACKLOG = 1024;
    private static final int LARGEST_DATAGRAM = 65_536;

    /** What the system keeps of datagrams that are not read yet; it may allow less. */
    private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;

    /** A port that is free for TCP may be taken for UDP. */
    private static final int TRIES_FOR_A_FREE_PORT = 20;

    private final String host;
    private final int port;
    private final boolean overUdp;
    private final SyslogSecurity security;
    private final int largest;
    private final Intake intake;
    private final SyslogParser parser = new SyslogParser(Clock.systemDefaultZone());
    private final ChannelGroup connections = new DefaultChannelGroup("aggregator-syslog", GlobalEventExecutor.INSTANCE);
    private final AddressGate connects;
    private final AddressGate sendsDatagrams;
    private volatile @Nullable SslContext tls;
    private @Nullable EventLoopGroup loops;
    private volatile @Nullable Channel tcp;
    private volatile @Nullable Channel udp;
    private volatile @Nullable String failure;

    /**
     * @param host the address to listen on
     * @param port 0 takes one that is free for both
     * @param overUdp whether datagrams are taken too
     * @param largest the bytes that a message, and its JSON, may have
     */
    public SyslogServer(String host, int port, boolean overUdp, SyslogSecurity security, int largest, Intake intake) {
        this.host = host;
        this.port = port;
        this.overUdp = overUdp;
        this.security = security;
        this.largest = largest;
        this.intake = intake;
        this.connects = new AddressGate(
                "connections for syslog", security.allowed(), intake.strangers(SyslogConnection.PROTOCOL));
        this.sendsDatagrams =
                new AddressGate("datagrams of syslog", security.allowed(), intake.strangers(SyslogDatagrams.PROTOCOL));
    }

    /**
     * Reads the certificates, and looks whether the port can be had, without keeping it.
     *
     * @throws IllegalStateException in words for the operator, where something of that cannot be had
     */
    public void prepare() {
        tls = security.tls().map(ListenerTls::load).orElse(null);
        requirePort();
    }

    private void requirePort() {
        try (ServerSocket stream = new ServerSocket();
                DatagramSocket datagrams = new DatagramSocket(null)) {
            stream.setReuseAddress(true);
            stream.bind(new InetSocketAddress(host, port));
            if (port != 0 && overUdp) {
                datagrams.bind(new InetSocketAddress(host, port));
            }
        } catch (IOException e) {
            throw new IllegalStateException(cannotListen(e), e);
        }
    }

    /**
     * Starts to listen, where it does not yet.
     *
     * @throws IOException where the port cannot be had; it may be tried again
     */
    public synchronized void open() throws IOException {
        if (tcp != null) {
            return;
        }
        if (loops == null) {
            loops = new MultiThreadIoEventLoopGroup(
                    new DefaultThreadFactory("aggregator-syslog", true), NioIoHandler.newFactory());
        }
        try {
            bind(loops);
            failure = null;
            LOG.info("Listening for syslog on {}:{}, {}", host, port(), transports());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failure = cannotListen(e);
            throw new IOException(failure, e);
        }
    }

    /** Takes the port for TCP, then for UDP; a free one is looked for again where another has it for UDP. */
    private void bind(EventLoopGroup group) throws Exception {
        for (int tries = 1; tcp == null; tries++) {
            Channel stream = connectionsTo(group).bind(host, port).sync().channel();
            try {
                if (overUdp) {
                    udp = datagrams(group).bind(stream.localAddress()).sync().channel();
                }
                tcp = stream;
            } catch (Exception taken) {
                stream.close().sync();
                if (port != 0 || tries == TRIES_FOR_A_FREE_PORT) {
                    throw taken;
                }
            }
        }
    }

    private ServerBootstrap connectionsTo(EventLoopGroup group) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (connects.admits(addressOf(channel))) {
                            connections.add(channel);
                            fill(channel);
                        } else {
                            channel.close();
                        }
                    }
                });
    }

    private static @Nullable InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }

    /** TLS first, then the messages. */
    private void fill(Channel channel) {
        SslContext encryption = tls;
        if (encryption != null) {
            channel.pipeline().addLast(encryption.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new SyslogConnection(intake, largest, parser, channel));
    }

    private Bootstrap datagrams(EventLoopGroup group) {
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
                .handler(new SyslogDatagrams(intake, largest, parser, sendsDatagrams));
    }

    /** The port listened on, or -1 while there is none. */
    public int port() {
        Channel listening = tcp;
        return listening != null && listening.localAddress() instanceof InetSocketAddress local ? local.getPort() : -1;
    }

    public Check check() {
        if (failure != null) {
            return Check.down("aggregator.syslog", failure);
        }
        return port() < 0
                ? Check.down("aggregator.syslog", "not listening yet")
                : Check.up("aggregator.syslog", "port " + port() + ", " + connections.size() + " TCP connections");
    }

    private String cannotListen(Exception e) {
        return "cannot listen for syslog on %s:%d, %s (%s): free the port or set another one"
                .formatted(host, port, transports(), e.getMessage());
    }

    private String transports() {
        return (security.tls().isPresent() ? "TCP with TLS" : "TCP") + (overUdp ? " and UDP" : "");
    }

    /** Lets nothing more in and ends the connections, since nobody on them waits for an answer. */
    public void stopListening() {
        Channel stream = tcp;
        Channel datagrams = udp;
        tcp = null;
        udp = null;
        if (stream != null) {
            stream.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        if (datagrams != null) {
            datagrams.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void close() {
        stopListening();
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
