package io.moalog.indexer;

import io.moalog.stream.DeadLetter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where documents go that are refused for their content: to the dead letters, and nowhere else. Thread-safe. */
final class Refusals {
    /** The stage in dead letters. */
    static final String STAGE = "realtime-indexer";

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Function<DeadLetter, CompletableFuture<Void>> deadLetters;
    private final Backlog backlog;
    private final IndexerMetrics metrics;

    /** @param deadLetters keeps a dead letter; completes when it is kept */
    Refusals(Function<DeadLetter, CompletableFuture<Void>> deadLetters, Backlog backlog, IndexerMetrics metrics) {
        this.deadLetters = deadLetters;
        this.backlog = backlog;
        this.metrics = metrics;
    }

    /** The document is done when Kafka has its dead letter; where Kafka does not take it, it is tried again, later. */
    void accept(Document document, String reason) {
        LOG.debug("{} is refused: {}", position(document), reason);
        DeadLetter letter = DeadLetter.refused(document.delivery().batch(), document.log(), STAGE, reason);
        try {
            CompletableFuture<Void> unused =
                    deadLetters.apply(letter).whenComplete((kept, failure) -> settle(document, failure));
        } catch (RuntimeException failure) {
            notKept(document, failure);
        }
    }

    private void settle(Document document, @Nullable Throwable failure) {
        if (failure == null) {
            metrics.deadLettered();
            document.delivery().documentDone();
        } else {
            notKept(document, failure);
        }
    }

    private void notKept(Document document, Throwable failure) {
        LOG.error("{} could not be kept as a dead letter: {}", position(document), failure.toString());
        backlog.failed(
                document.queue(), List.of(document), "a dead letter could not be kept: " + failure.getMessage(), false);
    }

    private static String position(Document document) {
        return document.log().topic() + "-" + document.log().partition() + "@"
                + document.log().offset();
    }
}
