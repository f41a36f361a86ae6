package io.moalog.aggregator.syslog;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.InFlightBytes;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.Origin;
import io.moalog.aggregator.intake.QuotaGate;
import io.moalog.aggregator.intake.TopicUnavailableException;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages over UDP, one a datagram (RFC 5426). A sender cannot be made to wait: what comes while there is no room, and
 * what Kafka does not take, is dropped and counted as refused. Runs on one event loop.
 */
final class SyslogDatagrams extends ChannelInboundHandlerAdapter {
    static final String PROTOCOL = "syslog-udp";

    private static final Logger LOG = LoggerFactory.getLogger(SyslogDatagrams.class);
    private static final Duration WARNED_EVERY = Duration.ofSeconds(10);

    private static final String NO_ROOM = "there is no room while Kafka does not take more";

    /** What it costs beside its bytes, that one waits. */
    private static final int OVERHEAD = 512;

    private static final byte[] NOTHING = new byte[0];

    private final Intake intake;
    private final InFlightBytes inFlight;
    private final int largest;
    private final MessageWriter writer;
    private final QuotaGate quotas;
    private final AddressGate addresses;

    /** What came for a topic that is not ready, by the topic. */
    private final Map<String, Queue<Arrival>> waiting = new HashMap<>();

    private @Nullable InetAddress lastSender;
    private Origin origin = new Origin(PROTOCOL, null, null);
    private long dropped;
    private long warnedAt = System.nanoTime() - WARNED_EVERY.toNanos();

    SyslogDatagrams(Intake intake, int largest, SyslogParser parser, AddressGate addresses) {
        this.intake = intake;
        this.inFlight = intake.inFlight();
        this.largest = largest;
        this.writer = new MessageWriter(intake, largest, parser);
        this.quotas = intake.newQuotaGate();
        this.addresses = addresses;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            InetAddress sender = datagram.sender().getAddress();
            if (datagram.content().isReadable() && addresses.admits(sender)) {
                read(context, originOf(sender), ByteBufUtil.getBytes(datagram.content()));
            }
        } finally {
            datagram.release();
        }
    }

    private Origin originOf(InetAddress sender) {
        if (!sender.equals(lastSender)) {
            lastSender = sender;
            origin = new Origin(PROTOCOL, sender.getHostAddress(), null);
        }
        return origin;
    }

    private void read(ChannelHandlerContext context, Origin from, byte[] bytes) {
        if (!inFlight.hasRoom()) {
            drop(writer.unread(from, NOTHING, NO_ROOM), NO_ROOM);
            return;
        }
        Arrival arrival = bytes.length > largest
                ? writer.tooLarge(from, bytes, bytes.length)
                : writer.read(from, bytes, 0, bytes.length);
        // As much as may be in flight is more than may ever wait for a quota: a datagram never does.
        if (quotas.next(arrival.destination(), inFlight.most()) == QuotaGate.Verdict.TAKE) {
            deliver(context, arrival);
        } else {
            drop(arrival, "a service is over its quota");
            quotas.dropped(1);
        }
    }

    /** Hands it in as soon as Kafka can take it; what waits for that is within the bound, and keeps its order. */
    private void deliver(ChannelHandlerContext context, Arrival arrival) {
        Destination.Topic topic = arrival.topic();
        Optional<String> missing = topic == null ? Optional.empty() : intake.unavailable(topic);
        if (missing.isPresent()) {
            writer.accept(arrival.flawed(missing.get()));
            return;
        }
        boolean isReady = topic == null || (!waiting.containsKey(topic.topic()) && isReady(intake.ready(topic)));
        if ((isReady && writer.accept(arrival)) || topic == null) {
            return;
        }
        if (inFlight.hasRoom()) {
            await(context, topic, arrival);
        } else {
            drop(arrival, NO_ROOM);
        }
    }

    private static boolean isReady(CompletableFuture<Void> topic) {
        return topic.isDone() && !topic.isCompletedExceptionally();
    }

    private void await(ChannelHandlerContext context, Destination.Topic topic, Arrival arrival) {
        inFlight.reading(arrival.body().length + OVERHEAD);
        Queue<Arrival> others = waiting.get(topic.topic());
        if (others != null) {
            others.add(arrival);
            return;
        }
        waiting.put(topic.topic(), new ArrayDeque<>(List.of(arrival)));
        intake.ready(topic).whenComplete((done, failure) -> onLoop(context, () -> goOn(context, topic, failure)));
    }

    private void goOn(ChannelHandlerContext context, Destination.Topic topic, @Nullable Throwable failure) {
        Queue<Arrival> waited = waiting.remove(topic.topic());
        if (waited != null) {
            for (Arrival arrival : waited) {
                inFlight.reading(-arrival.body().length - OVERHEAD);
                goOn(context, arrival, failure);
            }
        }
        writer.endTurn();
    }

    private void goOn(ChannelHandlerContext context, Arrival arrival, @Nullable Throwable failure) {
        if (failure == null) {
            deliver(context, arrival);
        } else if (failure instanceof TopicUnavailableException unavailable && !unavailable.isKafkaAway()) {
            deliver(context, arrival.flawed(String.valueOf(unavailable.getMessage())));
        } else {
            drop(arrival, String.valueOf(failure.getMessage()));
        }
    }

    private void drop(Arrival arrival, String why) {
        writer.drop(arrival);
        warn(why);
    }

    private void warn(String why) {
        dropped++;
        long now = System.nanoTime();
        if (now - warnedAt >= WARNED_EVERY.toNanos()) {
            LOG.warn("syslog over UDP: {} datagrams dropped since the last time this was said: {}", dropped, why);
            warnedAt = now;
            dropped = 0;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        writer.endTurn();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.warn("syslog over UDP: a datagram could not be received: {}", failure.toString());
    }

    /** Answers of Kafka come on its threads; after the last ones the event loop may be gone. */
    private static void onLoop(ChannelHandlerContext context, Runnable task) {
        try {
            context.executor().execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("syslog over UDP: closing");
        }
    }
}
