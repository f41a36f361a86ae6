package io.moalog.archive;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in the consumer group {@value #GROUP} how far the archive is, so that its lag is seen where all lags are. Nothing
 * reads these offsets to go on from: the archive's files alone say that.
 */
final class GroupOffsets {
    static final String GROUP = "moalog.batch-indexer";

    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;

    /** @param consumer with {@link #GROUP} as its group */
    GroupOffsets(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    void commit(Backlog backlog, long offset) {
        try {
            consumer.commitSync(
                    Map.of(backlog.topicPartition(), new OffsetAndMetadata(offset, backlog.topicId())), PATIENCE);
        } catch (KafkaException e) {
            LOG.warn("{} shows the lag of {} late: {}", GROUP, backlog, e.toString());
        }
    }
}
