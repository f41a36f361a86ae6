package io.moalog.aggregator.intake;

import io.moalog.aggregator.intake.TopicUnavailableException.Cause;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Has the producer fetch a topic's metadata before anything is sent there. A send to a topic that the producer does not
 * know would block its thread; here threads of its own wait, and whoever wants to send goes on when the topic is known.
 * Thread-safe.
 */
final class TopicLookup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The producer forgets a topic that is not used for five minutes ({@code metadata.max.idle.ms}). */
    private static final Duration REMEMBERED = Duration.ofMinutes(4);

    private static final Duration TOUCHED_EVERY = Duration.ofSeconds(10);
    private static final int THREADS = 4;

    private final Consumer<String> fetch;
    private final ExecutorService threads;
    private final Map<String, Long> lastUse = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    /** @param fetch fetches a topic's metadata, waiting a short while; throws as {@code Producer.partitionsFor} does */
    TopicLookup(Consumer<String> fetch) {
        this.fetch = fetch;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "aggregator-topics-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Completes when a send to {@code topic} will not wait; fails with a {@link TopicUnavailableException} where that
     * does not come about within five seconds.
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
        return pending.computeIfAbsent(topic, this::lookUp);
    }

    /** A send to the topic has failed for want of metadata: the next one has to look it up again. */
    void forget(String topic) {
        lastUse.remove(topic);
    }

    private CompletableFuture<Void> lookUp(String topic) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        try {
            threads.execute(() -> fetch(topic, ready));
        } catch (RejectedExecutionException closing) {
            ready.completeExceptionally(new TopicUnavailableException(topic, Cause.KAFKA_AWAY));
        }
        return ready;
    }

    private void fetch(String topic, CompletableFuture<Void> ready) {
        Cause cause = tryUntil(System.nanoTime() + PATIENCE.toNanos(), topic);
        if (cause == Cause.NONE) {
            lastUse.put(topic, System.nanoTime());
        }
        pending.remove(topic);
        if (cause == Cause.NONE) {
            ready.complete(null);
        } else {
            ready.completeExceptionally(new TopicUnavailableException(topic, cause));
        }
    }

    private Cause tryUntil(long deadline, String topic) {
        while (true) {
            Cause cause;
            try {
                fetch.accept(topic);
                return Cause.NONE;
            } catch (InterruptException closing) {
                return Cause.KAFKA_AWAY;
            } catch (TimeoutException e) {
                cause = e.getCause() instanceof UnknownTopicOrPartitionException
                        ? Cause.TOPIC_MISSING
                        : Cause.KAFKA_AWAY;
            } catch (KafkaException | IllegalStateException e) {
                return Cause.REFUSED;
            }
            if (System.nanoTime() - deadline > 0) {
                return cause;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
