package io.moalog.aggregator.intake;

import io.moalog.aggregator.intake.TopicUnavailableException.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Has the producer fetch a topic's metadata before anything is sent there: the producer takes no record for a topic that
 * it does not know, and waits for nothing itself. One thread asks again and again until the topic is known; whoever wants
 * to send goes on then. Where the producer has just refused a record, as with a full buffer, it is not asked before a short
 * pause: it may know the topic well and refuse again at once. A topic that was not found is looked for again and again
 * while somebody wants it, so that {@link #unavailable} tells without waiting. Thread-safe.
 */
final class TopicLookup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long ASK_AGAIN_MS = 20;
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMillis(20);

    /** The producer forgets a topic that is not used for five minutes ({@code metadata.max.idle.ms}). */
    private static final Duration REMEMBERED = Duration.ofMinutes(4);

    private static final Duration TOUCHED_EVERY = Duration.ofSeconds(10);

    /** Between two attempts at a topic that was not found. */
    private static final Duration PAUSE_WHILE_MISSING = Duration.ofSeconds(1);

    /** Nobody asks for it any more. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(1);

    private record Missing(TopicUnavailableException reason, AtomicLong wanted) {}

    private record Lookup(String topic, long earliest, long deadline, CompletableFuture<Void> ready) {}

    private final Consumer<String> fetch;
    private final Map<String, Long> lastUse = new ConcurrentHashMap<>();
    private final Map<String, Long> refusedAt = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    /** What was not found; each is among {@link #pending} too. */
    private final Map<String, Missing> missing = new ConcurrentHashMap<>();

    private final BlockingQueue<Lookup> asked = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "aggregator-topics");
    private volatile boolean closed;

    /**
     * @param fetch returns at once where the topic is known; otherwise has it fetched in the background and throws, as
     *     {@code Producer.partitionsFor} does
     */
    TopicLookup(Consumer<String> fetch) {
        this.fetch = fetch;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Completes when the producer will take records for {@code topic}; fails with a {@link TopicUnavailableException}
     * where that does not come about within five seconds.
     */
    CompletableFuture<Void> ready(String topic) {
        long now = System.nanoTime();
        Long used = lastUse.get(topic);
        if (used != null && now - used < REMEMBERED.toNanos()) {
            if (now - used > TOUCHED_EVERY.toNanos()) {
                lastUse.put(topic, now);
            }
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> answer = pending.computeIfAbsent(topic, wanted -> {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            Long refused = refusedAt.remove(wanted);
            long earliest = refused == null ? now : refused + PAUSE_AFTER_REFUSAL.toNanos();
            asked.add(new Lookup(wanted, earliest, now + PATIENCE.toNanos(), ready));
            return ready;
        });
        if (closed) {
            letDown(new ArrayList<>());
        }
        return answer;
    }

    /**
     * Why the topic cannot be sent to, where it was looked for just before and Kafka does not have it or forbids it; null
     * where {@link #ready} is to be asked. Never waits; the topic is looked for again meanwhile.
     */
    @Nullable
    TopicUnavailableException unavailable(String topic) {
        Missing lately = missing.get(topic);
        if (lately == null) {
            return null;
        }
        lately.wanted.set(System.nanoTime());
        return lately.reason;
    }

    /** The producer did not take a record for the topic: the next one has to ask again, after a pause. */
    void forget(String topic) {
        refusedAt.put(topic, System.nanoTime());
        lastUse.remove(topic);
    }

    private void run() {
        List<Lookup> open = new ArrayList<>();
        try {
            while (true) {
                Lookup next = open.isEmpty() ? asked.take() : asked.poll(ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    open.add(next);
                    asked.drainTo(open);
                }
                open.removeIf(this::isAnswered);
            }
        } catch (InterruptedException closing) {
            letDown(open);
        }
    }

    private void letDown(List<Lookup> open) {
        asked.drainTo(open);
        open.forEach(lookup -> answer(lookup, Cause.KAFKA_AWAY));
    }

    private boolean isAnswered(Lookup lookup) {
        if (System.nanoTime() - lookup.earliest < 0) {
            return false;
        }
        Cause cause = ask(lookup.topic);
        boolean mayChange = cause == Cause.KAFKA_AWAY || cause == Cause.TOPIC_MISSING;
        if (mayChange && System.nanoTime() - lookup.deadline < 0) {
            return false;
        }
        answer(lookup, cause);
        return true;
    }

    /** Why the topic is not known yet, or null where it is. */
    private @Nullable Cause ask(String topic) {
        try {
            fetch.accept(topic);
            return null;
        } catch (TimeoutException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException ? Cause.TOPIC_MISSING : Cause.KAFKA_AWAY;
        } catch (KafkaException | IllegalStateException e) {
            return Cause.REFUSED;
        }
    }

    private void answer(Lookup lookup, @Nullable Cause cause) {
        if (cause == null) {
            lastUse.put(lookup.topic, System.nanoTime());
        }
        pending.remove(lookup.topic);
        if (cause == null) {
            missing.remove(lookup.topic);
            lookup.ready.complete(null);
            return;
        }
        TopicUnavailableException reason = new TopicUnavailableException(lookup.topic, cause);
        if (reason.isKafkaAway()) {
            missing.remove(lookup.topic);
        } else {
            remember(lookup.topic, reason);
        }
        lookup.ready.completeExceptionally(reason);
    }

    /** Looks for it again while somebody wants it, without anybody waiting for that. */
    private void remember(String topic, TopicUnavailableException reason) {
        long now = System.nanoTime();
        Missing before = missing.get(topic);
        long wanted = before == null ? now : before.wanted.get();
        if (now - wanted > GIVEN_UP_AFTER.toNanos()) {
            missing.remove(topic);
            return;
        }
        missing.put(topic, new Missing(reason, before == null ? new AtomicLong(now) : before.wanted));
        long earliest = now + PAUSE_WHILE_MISSING.toNanos();
        pending.computeIfAbsent(topic, again -> {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            asked.add(new Lookup(again, earliest, earliest + PATIENCE.toNanos(), ready));
            return ready;
        });
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
