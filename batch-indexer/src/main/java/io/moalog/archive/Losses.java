package io.moalog.archive;

import io.moalog.archive.hdfs.Chain;
import io.moalog.model.LogPosition;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps account of logs that Kafka deleted before they were archived. Thread-safe. */
final class Losses {
    static final String STAGE = "batch-indexer";

    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
    private static final Duration ALARM = Duration.ofMinutes(15);
    private static final Duration KEEP = Duration.ofSeconds(30);

    private final DeadLetters deadLetters;
    private volatile @Nullable String last;
    private volatile Instant lastAt = Instant.EPOCH;

    Losses(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * Returns when Kafka has the dead letter. A run that dies between this and the archive's mark of the loss writes it
     * again, with the same position.
     *
     * @param to the offset (exclusive) up to which the logs that follow the chain are gone
     */
    void record(Chain chain, long to) throws InterruptedException {
        LogPosition from = new LogPosition(chain.topicId(), chain.partition(), chain.next());
        DeadLetter letter = DeadLetter.loss(chain.service().value(), STAGE, from, to);
        LOG.error("{}: {}", chain, letter.reason());
        try {
            deadLetters.send(letter).get(KEEP.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new KafkaException("the loss of " + chain + " to " + to + " could not be recorded: " + e, e);
        }
        last = chain.service() + ": " + letter.reason();
        lastAt = Instant.now();
    }

    /** The last loss, while it is recent enough to keep the health red. */
    Optional<String> recent() {
        return lastAt.plus(ALARM).isAfter(Instant.now()) ? Optional.ofNullable(last) : Optional.empty();
    }
}
