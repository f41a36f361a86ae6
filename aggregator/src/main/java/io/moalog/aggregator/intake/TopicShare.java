package io.moalog.aggregator.intake;

import io.moalog.aggregator.intake.TopicUnavailableException.Cause;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's share of what may be between the sockets and Kafka's acknowledgement, so that a topic which does not
 * answer, because a partition has no leader, does not take the others' room.
 *
 * <p>Invariant: of one topic no more than {@code most} bytes are sent and not settled, and one record beyond. A topic is
 * silent where records are under way and none was acknowledged for {@link #SILENCE}; from then on, until the next
 * acknowledgement, one record at a time may be under way, which finds out whether it answers again. Who comes beyond that
 * waits, and is let down as soon as the topic is silent. Thread-safe; {@link #look} is for one thread.
 */
final class TopicShare {
    /** Longer than Kafka takes to find another leader for what a dead broker led, which needs no refusals. */
    static final Duration SILENCE = Duration.ofSeconds(12);

    private static final Logger LOG = LoggerFactory.getLogger(TopicShare.class);
    private static final CompletableFuture<Void> ROOM = CompletableFuture.completedFuture(null);

    private final String service;
    private final long most;
    private final AtomicLong used = new AtomicLong();
    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

    /** Whether anything was acknowledged since the last look. */
    private volatile boolean answered;

    /** Whether nothing was acknowledged since the topic was silent. */
    private volatile boolean doubted;

    private volatile boolean silent;

    /** When it last answered, or had nothing to. */
    private volatile long aliveAt = System.nanoTime();

    /** @param most bytes */
    TopicShare(String service, long most) {
        this.service = service;
        this.most = most;
    }

    /** Takes up so many bytes to be sent; false where there is no {@link #room}, and nothing has happened. */
    boolean take(long bytes) {
        long before = used.getAndAdd(bytes);
        if (before == 0) {
            aliveAt = System.nanoTime();
            return true;
        }
        if (before < limit()) {
            return true;
        }
        settle(bytes, false);
        return false;
    }

    /** Kafka has taken or refused so many bytes, or was not given them. */
    void settle(long bytes, boolean acknowledged) {
        if (acknowledged && !answered) {
            answered = true;
            doubted = false;
            silent = false;
        }
        long left = used.addAndGet(-bytes);
        if (!waiting.isEmpty() && mayGoOn(left)) {
            wake();
        }
    }

    /** Completes when something may be sent; fails with a {@link TopicUnavailableException} where the topic is silent. */
    CompletableFuture<Void> room() {
        if (hasRoom()) {
            return ROOM;
        }
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiting.add(waiter);
        if (silent) {
            letDown();
        } else if (mayGoOn(used.get())) {
            wake();
        }
        return waiter;
    }

    /** Whether whoever comes now is refused, because the topic is silent. */
    boolean isRefusing() {
        return silent && !hasRoom();
    }

    /** Whether the topic has stopped to answer. */
    boolean isSilent() {
        return silent;
    }

    TopicUnavailableException refusal() {
        return new TopicUnavailableException(service, Cause.SILENT);
    }

    /**
     * Looks whether the topic still answers; to be called about twice a second.
     *
     * @param kafkaAway whether nothing answers: then it is not the topic, and who waits for it waits for Kafka
     */
    void look(long nanoTime, boolean kafkaAway) {
        if (answered || kafkaAway || used.get() == 0) {
            answered = false;
            aliveAt = nanoTime;
        }
        boolean was = silent;
        silent = nanoTime - aliveAt > SILENCE.toNanos();
        if (silent) {
            doubted = true;
            letDown();
        }
        if (silent && !was) {
            LOG.warn("{}", refusal().getMessage());
        }
    }

    private long limit() {
        return doubted ? 1 : most;
    }

    private boolean hasRoom() {
        long now = used.get();
        return now == 0 || now < limit();
    }

    /** Whether those who wait go on: not for every record that is settled. */
    private boolean mayGoOn(long now) {
        long limit = limit();
        return now == 0 || now < limit - limit / 8;
    }

    private void wake() {
        // No more than those who wait now: one who comes back at once must not keep this loop going.
        for (int i = waiting.size(); i > 0; i--) {
            CompletableFuture<Void> waiter = waiting.poll();
            if (waiter == null) {
                break;
            }
            waiter.complete(null);
        }
    }

    private void letDown() {
        for (CompletableFuture<Void> waiter = waiting.poll(); waiter != null; waiter = waiting.poll()) {
            waiter.completeExceptionally(refusal());
        }
    }
}
