package io.moalog.tailapi.http;

import io.moalog.tailapi.tail.Tail;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tail as a stream of chunks of server-sent events. A chunk is made only when the connection asks for one: while it does
 * not, events wait in the tail's outbox, whose bound is the only one.
 */
final class EventStream implements Publisher<byte[]>, Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int CHUNK = 32 * 1024;
    /** A response that nobody reads, as a HEAD's, must not keep its tail. */
    private static final Duration SUBSCRIBED_WITHIN = Duration.ofSeconds(30);

    private final Tail tail;
    private final Duration heartbeat;
    private final Serial serial;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final Future<?> unread;
    private volatile @Nullable Subscriber<? super byte[]> subscriber;
    private long lastSent;
    private boolean greeted;
    private boolean finished;

    EventStream(Tail tail, ScheduledExecutorService executor, Duration heartbeat) {
        this.tail = tail;
        this.heartbeat = heartbeat;
        this.serial = new Serial(executor, this::send);
        this.unread = executor.schedule(this::closeUnlessSubscribed, SUBSCRIBED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    private void closeUnlessSubscribed() {
        if (subscribed.compareAndSet(false, true)) {
            tail.close();
        }
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> to) {
        if (!subscribed.compareAndSet(false, true)) {
            throw new IllegalStateException("a tail has one client");
        }
        unread.cancel(false);
        to.onSubscribe(this);
        subscriber = to;
        tail.onReady(serial::wake);
        serial.wake();
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        serial.wake();
    }

    @Override
    public void cancel() {
        tail.close();
    }

    private void send() {
        Subscriber<? super byte[]> to = subscriber;
        if (to == null || finished) {
            return;
        }
        try {
            while (!tail.isRefused() && requested.get() > 0 && sendChunk(to)) {
                requested.decrementAndGet();
                lastSent = System.nanoTime();
            }
            if (tail.isOver()) {
                finished = true;
                tail.close();
                if (tail.isRefused() && requested.get() > 0) {
                    sayRefused(to);
                }
                to.onComplete();
            }
        } catch (RuntimeException e) {
            LOG.warn("A tail failed while its events were written", e);
            finished = true;
            tail.close();
            to.onError(e);
        }
    }

    private void sayRefused(Subscriber<? super byte[]> to) {
        EventText end = new EventText(tail);
        end.error(ProblemException.noLongerAdmitted());
        to.onNext(end.toBytes());
    }

    private boolean sendChunk(Subscriber<? super byte[]> to) {
        EventText chunk = new EventText(tail);
        if (!greeted) {
            greeted = true;
            chunk.heartbeat();
        } else if (!tail.drain(chunk, CHUNK)) {
            if (System.nanoTime() - lastSent < heartbeat.toNanos()) {
                return false;
            }
            chunk.heartbeat();
        }
        to.onNext(chunk.toBytes());
        return true;
    }
}
