package io.moalog.tailapi.tail;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open tails.
 *
 * <p>{@link #open} resolves where a tail begins before it returns, so that nothing received afterwards is missed. A tail
 * at the live edge joins its service's {@link LiveReader}; one that begins before is brought there by a
 * {@link PastReader}.
 */
public final class Tails implements AutoCloseable {
    private final TailSettings settings;
    private final ServicesView services;
    private final TopicOffsets offsets;
    private final LiveReaders live;
    private final PastReaders past;
    private final KafkaSettings kafka;
    private final TailMetrics metrics;
    private final Set<Tail> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Tails(TailSettings settings, KafkaSettings kafka, ServicesView services, MeterRegistry meters) {
        this.settings = settings;
        this.kafka = kafka;
        this.services = services;
        this.metrics = new TailMetrics(meters);
        this.offsets = new TopicOffsets(kafka);
        this.live = new LiveReaders(kafka, metrics, settings.outboxBytes() / 2);
        this.past = new PastReaders(settings.pastReaders());
        metrics.watch(open::size, live::count, past::atWork);
    }

    /**
     * Opens a tail. Blocks while Kafka is asked where it begins, for some seconds at most.
     *
     * @throws TailUnavailableException where Kafka does not answer, or too many tails are open
     */
    public Tail open(TailRequest request) throws TailUnavailableException {
        if (closed || open.size() >= settings.maxTails()) {
            throw new TailUnavailableException(
                    closed
                            ? "tails are being closed"
                            : settings.maxTails() + " tails are open, which is the most allowed");
        }
        TopicOffsets.Described topic = offsets.describe(request.service().name());
        Tail tail = new Tail(request, topic.topic(), new Outbox(settings.outboxBytes()), metrics, this::closed);
        TailStart start = request.start();
        Positions latest = offsets.latest(topic);
        if (start instanceof TailStart.Now) {
            tail.read().advance(latest);
        } else {
            begin(tail, start, topic, latest);
        }
        open.add(tail);
        follow(tail, start, latest);
        if (closed) {
            tail.close();
        }
        return tail;
    }

    private void begin(Tail tail, TailStart start, TopicOffsets.Described topic, Positions latest)
            throws TailUnavailableException {
        Positions earliest = offsets.earliest(topic);
        if (start instanceof TailStart.Since since) {
            long timestamp = Math.max(0, since.received().toEpochMilli());
            tail.read().advance(offsets.since(topic, timestamp, latest));
            tail.startsAt(tail.read());
        } else if (start instanceof TailStart.AtCursor at) {
            new Resumption(at.cursor(), topic, earliest, latest, metrics).apply(tail);
        }
        tail.read().advance(earliest);
    }

    private void follow(Tail tail, TailStart start, Positions latest) {
        if (start instanceof TailStart.Now) {
            live.joinNow(tail);
            tail.startsAt(tail.read());
        } else if (tail.read().covers(latest) && live.join(tail, tail.read()).isEmpty()) {
            tail.wake();
        } else {
            live.leave(tail);
            past.submit(new PastReader(tail, kafka, live, metrics));
        }
    }

    private void closed(Tail tail) {
        open.remove(tail);
        live.leave(tail);
        tail.wake();
    }

    /**
     * To be called about twice a second: ends tails of topics that are gone and of clients that are no longer admitted, and
     * lets connections send heartbeats.
     */
    public void tick() {
        for (Tail tail : open) {
            Optional<Service> service = services.find(tail.service().name());
            boolean same = service.isPresent()
                    && service.get().topicId().equals(tail.service().topicId());
            if (!tail.request().admission().holds()) {
                tail.refuse();
            } else if (!same && services.isReady()) {
                tail.end();
            } else {
                tail.wake();
            }
        }
    }

    /** Whether Kafka answers and no reader has failed. */
    public Check check(String name) {
        List<Exception> failures = live.failures();
        Exception pastFailure = past.failure();
        if (!failures.isEmpty()) {
            return Check.down(name, failures.get(0));
        }
        if (pastFailure != null) {
            return Check.down(name, pastFailure);
        }
        try {
            offsets.ping();
            return Check.up(
                    name,
                    "%d tails, %d live readers, %d past readers".formatted(open.size(), live.count(), past.atWork()));
        } catch (TailUnavailableException e) {
            return Check.down(name, String.valueOf(e.getMessage()));
        }
    }

    /** Ends all tails; what waits in their outboxes is no longer sent. */
    @Override
    public void close() {
        closed = true;
        for (Tail tail : open) {
            tail.close();
        }
        past.close();
        offsets.close();
    }
}
