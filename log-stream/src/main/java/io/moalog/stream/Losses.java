package io.moalog.stream;

import io.moalog.model.LogPosition;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Kafka no longer holds of a partition: one dead letter, a counter and a red check each, and nothing more. */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    private final DeadLetters deadLetters;
    private final StreamMetrics metrics;

    Losses(DeadLetters deadLetters, StreamMetrics metrics) {
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /**
     * The offsets from {@code from} to {@code to} (exclusive) are lost; reading goes on at {@code goOn}, and nothing is
     * committed behind that before the loss is recorded.
     *
     * @param why in words that end the sentence "Kafka no longer holds …:"
     */
    void record(TopicPartition partition, PartitionProgress progress, long from, long to, long goOn, String why) {
        LogPosition first = new LogPosition(progress.topicId(), partition.partition(), from);
        DeadLetter letter = DeadLetter.loss(progress.service().value(), deadLetters.stage(), first, to, why);
        LOG.error("{}: {}", partition, letter.reason());
        metrics.lost(to - from, partition + ": " + letter.reason());
        PartitionProgress.Range range = progress.begin(goOn, goOn, 0);
        deadLetters.send(letter).whenComplete((kept, refused) -> {
            if (refused == null) {
                progress.finish(range);
            } else {
                // The range stays unfinished: nothing behind it is committed, and the next start tries again.
                LOG.error("{}: the loss could not be recorded", partition, refused);
            }
        });
    }
}
