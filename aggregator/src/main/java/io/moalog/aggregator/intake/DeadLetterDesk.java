package io.moalog.aggregator.intake;

import io.moalog.stream.DeadLetter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters on a thread of its own, because that may wait for Kafka. What queues here is within
 * {@link InFlightBytes}, which bounds it. Thread-safe.
 */
public final class DeadLetterDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDesk.class);

    private static final long LOOK_MS = 100;
    private static final long CLOSING_MS = 3_000;

    private record Item(DeadLetter letter, Consumer<@Nullable Throwable> kept) {}

    private final Function<DeadLetter, CompletableFuture<Void>> keep;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "aggregator-dead-letters");

    private volatile boolean closing;

    /** @param keep keeps one, as {@code DeadLetters.send} does */
    public DeadLetterDesk(Function<DeadLetter, CompletableFuture<Void>> keep) {
        this.keep = keep;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Calls {@code kept} once Kafka has the letter, or with what stands in the way. */
    void keep(DeadLetter letter, Consumer<@Nullable Throwable> kept) {
        queue.add(new Item(letter, kept));
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Item item = queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (item != null) {
                    write(item);
                }
            }
        } catch (InterruptedException closed) {
            LOG.warn("Closed with {} dead letters not written, which are not acknowledged", queue.size());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the item is told
    private void write(Item item) {
        try {
            keep.apply(item.letter).whenComplete((done, failure) -> item.kept.accept(failure));
        } catch (RuntimeException failure) {
            LOG.warn("A dead letter of {} could not be written: {}", item.letter.service(), failure.toString());
            item.kept.accept(failure);
        }
    }

    /** Writes what is queued, for a bounded time; what is left is not kept, and its senders are not told that it is. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSING_MS);
            thread.interrupt();
            thread.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Item left = queue.poll(); left != null; left = queue.poll()) {
            left.kept.accept(new IllegalStateException("the aggregator has closed"));
        }
    }
}
