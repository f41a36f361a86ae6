package io.moalog.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that rest. One does while its service has used up its share of what may be under way. Where memory is
 * scarce and the sink can store nothing of a service for now, what is under way of it is handed back to Kafka and read
 * again when its next try is due: services that wait, however many, leave the memory to the others. Used by the loop's
 * thread alone.
 */
final class Resting {
    private static final Logger LOG = LoggerFactory.getLogger(Resting.class);
    /** With thousands of partitions a look after each poll would be all we do. */
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Consumer<byte[], byte[]> consumer;
    private final FairShares shares;
    private final LogSink sink;
    private final Set<TopicPartition> resting = new HashSet<>();
    private long nextLook = System.nanoTime();

    Resting(Consumer<byte[], byte[]> consumer, FairShares shares, LogSink sink) {
        this.consumer = consumer;
        this.shares = shares;
        this.sink = sink;
    }

    /** The partition was just read from: its service may have enough now. */
    void restIfNeeded(TopicPartition partition, PartitionProgress progress) {
        if (shares.isUsedUpBy(progress.service())) {
            rest(partition);
        }
    }

    private void rest(TopicPartition partition) {
        if (resting.add(partition)) {
            consumer.pause(Collections.singleton(partition));
        }
    }

    /** Hands back what takes memory from others, and lets those go on that may. */
    void look(Map<TopicPartition, PartitionProgress> assigned) {
        long now = System.nanoTime();
        if (nextLook - now > 0) {
            return;
        }
        nextLook = now + BETWEEN_LOOKS;
        if (shares.isScarce()) {
            assigned.forEach(this::handBackIfWaiting);
        }
        for (Iterator<TopicPartition> all = resting.iterator(); all.hasNext(); ) {
            TopicPartition partition = all.next();
            PartitionProgress progress = assigned.get(partition);
            if (progress == null) {
                all.remove();
            } else if (mayGoOn(progress)) {
                all.remove();
                consumer.resume(Collections.singleton(partition));
            }
        }
    }

    private void handBackIfWaiting(TopicPartition partition, PartitionProgress progress) {
        if (sink.isWaiting(progress.service())) {
            OptionalLong from = progress.handBack();
            if (from.isPresent()) {
                LOG.debug("{} is handed back, to be read again from {} on", partition, from.getAsLong());
                rest(partition);
                consumer.seek(partition, from.getAsLong());
                sink.assigned(progress.service(), partition.partition(), from.getAsLong());
            }
        }
    }

    private boolean mayGoOn(PartitionProgress progress) {
        boolean hasNothingAndWaits = progress.isIdle() && sink.isWaiting(progress.service());
        return !hasNothingAndWaits && !shares.isUsedUpBy(progress.service());
    }

    /** They are read no more; should they come back, they do not rest. */
    void forget(Collection<TopicPartition> gone) {
        resting.removeAll(gone);
    }
}
