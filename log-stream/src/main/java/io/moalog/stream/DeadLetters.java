package io.moalog.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters to Kafka and tries until Kafka has them: none is given up, and nobody who sends one waits. What is on
 * its way is bounded by those who send: a batch is under way until its letters are kept. Thread-safe.
 */
public final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int CUT = 64 * 1024;

    private final KafkaSettings settings;
    private final String stage;
    private final ScheduledExecutorService thread;
    private @Nullable Producer<byte[], byte[]> producer;

    /** @param stage the client id's prefix and the stage of losses, e.g. {@code realtime-indexer} */
    public DeadLetters(KafkaSettings settings, String stage) {
        this.settings = settings;
        this.stage = stage;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread worker = new Thread(work, stage + ".dead-letters");
            worker.setDaemon(true);
            return worker;
        });
    }

    String stage() {
        return stage;
    }

    /**
     * Keeps a dead letter; a body that Kafka finds too large is cut to its first 64 KiB, and the reason says so.
     *
     * @return completes when Kafka has it; fails only where this is closed before
     */
    public CompletableFuture<Void> send(DeadLetter letter) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        attempt(letter, kept, new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)), Duration.ZERO);
        return kept;
    }

    private void attempt(DeadLetter letter, CompletableFuture<Void> kept, Backoff backoff, Duration delay) {
        try {
            thread.schedule(() -> produce(letter, kept, backoff), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            kept.completeExceptionally(new IllegalStateException("closed before Kafka had the dead letter", closed));
        }
    }

    /** Blocks this class's own thread alone, while Kafka's metadata or room in the producer is waited for. */
    private void produce(DeadLetter letter, CompletableFuture<Void> kept, Backoff backoff) {
        try {
            producer().send(letter.record(), (metadata, failure) -> {
                if (failure == null) {
                    kept.complete(null);
                } else {
                    again(letter, kept, backoff, failure);
                }
            });
        } catch (RuntimeException e) {
            again(letter, kept, backoff, e);
        }
    }

    private void again(DeadLetter letter, CompletableFuture<Void> kept, Backoff backoff, Exception failure) {
        Duration delay = backoff.next();
        LOG.warn(
                "{}: a dead letter of {} is tried again in {} ms: {}",
                stage,
                letter.service(),
                delay.toMillis(),
                failure.toString());
        boolean tooLarge = failure instanceof RecordTooLargeException;
        attempt(tooLarge ? letter.cut(CUT) : letter, kept, backoff, delay);
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = settings.newProducer(
                    "moalog." + stage + ".dead-letters",
                    Map.of(
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            Integer.MAX_VALUE,
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            10_000,
                            ProducerConfig.BUFFER_MEMORY_CONFIG,
                            16L * 1024 * 1024));
        }
        return producer;
    }

    /** Waits up to five seconds for what is on its way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
        Producer<byte[], byte[]> open;
        synchronized (this) {
            open = producer;
            producer = null;
        }
        if (open != null) {
            open.close(Duration.ofSeconds(5));
        }
    }
}
