package io.moalog.stream;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the loop reads now: where each starts, what of it is under way, when it rests, what can be
 * committed. Commits carry the topic's UUID; where it is another one the topic was made anew and is read from its
 * beginning. Used by the loop's thread alone, save for the gauges.
 */
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
    /** Kafka's overhead of a record in memory, roughly, so that empty logs count too. */
    private static final int RECORD_OVERHEAD = 100;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicIds topicIds;
    private final ActiveServices services;
    private final LogSink sink;
    private final Losses losses;
    private final FairShares shares;
    private final Resting resting;
    private final Map<TopicPartition, PartitionProgress> progress = new ConcurrentHashMap<>();
    private Map<ServiceName, String> followed = Map.of();
    private boolean isFirstAnswer = true;
    private Instant nextCommit = Instant.now();

    Assignment(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicIds topicIds,
            ActiveServices services,
            LogSink sink,
            Losses losses,
            FairShares shares) {
        this.consumer = consumer;
        this.topicIds = topicIds;
        this.services = services;
        this.sink = sink;
        this.losses = losses;
        this.shares = shares;
        this.resting = new Resting(consumer, shares, sink);
    }

    int partitions() {
        return progress.size();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        if (!added.isEmpty()) {
            LOG.info("Assigned {}", added);
            startAt(Set.copyOf(added));
        }
        if (isFirstAnswer) {
            isFirstAnswer = false;
            askForTopicsThatAreNew();
        }
    }

    /**
     * A static member that comes back is answered with what it had before, even where it asks for more topics now, and
     * Kafka leaves it at that. Where it leads the group, only itself can set that right.
     */
    private void askForTopicsThatAreNew() {
        Set<String> assigned =
                consumer.assignment().stream().map(TopicPartition::topic).collect(Collectors.toSet());
        if (!assigned.containsAll(consumer.subscription())) {
            consumer.enforceRebalance("not all topics are assigned here");
        }
    }

    /** Seeks each partition to where the group stopped, or to the first wanted log of a topic that it has not read. */
    private void startAt(Set<TopicPartition> added) {
        Map<String, String> ids =
                topicIds.of(added.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        // committed() comes first: it waits for transactional commits under way.
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(added);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(added);
        for (TopicPartition partition : added) {
            String topicId = ids.get(partition.topic());
            if (topicId == null) {
                throw new KafkaException("no id for the topic " + partition.topic());
            }
            ServiceName service = TopicName.parse(partition.topic())
                    .orElseThrow(() -> new KafkaException(partition.topic() + " is no service's topic"))
                    .service();
            OffsetAndMetadata last = committed.get(partition);
            long read = last != null && last.metadata().equals(topicId) ? last.offset() : 0;
            long wanted = Math.max(read, services.firstOffset(service, topicId, partition.partition()));
            PartitionProgress now = new PartitionProgress(service, topicId, shares);
            if (wanted > read) {
                // Committed even where nothing comes: whoever asks the group how far it is knows of no other.
                now.pass(wanted);
            }
            PartitionProgress before = progress.put(partition, now);
            if (before != null) {
                before.end();
            }
            seek(partition, wanted, beginnings.getOrDefault(partition, 0L));
            sink.assigned(service, partition.partition(), consumer.position(partition));
        }
    }

    /** Positions {@code partition} at {@code wanted}; where Kafka begins later, the gap is recorded as a loss. */
    private void seek(TopicPartition partition, long wanted, long beginning) {
        if (beginning > wanted) {
            lost(partition, wanted, beginning, beginning, "its retention overtook the reader");
        }
        consumer.seek(partition, Math.max(wanted, beginning));
    }

    private void lost(TopicPartition partition, long from, long to, long goOn, String why) {
        PartitionProgress here = progress.get(partition);
        if (here != null) {
            losses.record(partition, here, from, to, goOn, why);
        }
    }

    /** Goes on where Kafka's records begin now; or, where Kafka lost its tail, where what it has now differs. */
    void skipGap(OffsetOutOfRangeException gap) {
        Map<TopicPartition, Long> outOfRange = gap.offsetOutOfRangePartitions();
        Map<TopicPartition, OffsetAndMetadata> divergent =
                gap instanceof LogTruncationException truncated ? truncated.divergentOffsets() : Map.of();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(outOfRange.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(outOfRange.keySet());
        outOfRange.forEach((partition, at) -> {
            OffsetAndMetadata common = divergent.get(partition);
            long kept = common == null ? Math.min(at, ends.getOrDefault(partition, at)) : common.offset();
            if (kept < at) {
                lost(partition, kept, at, kept, "it lost records that it had acknowledged");
                consumer.seek(partition, kept);
            } else {
                seek(partition, at, beginnings.getOrDefault(partition, at));
            }
        });
    }

    /** Reads topics from their beginning that were made anew under a running loop. */
    void follow(Map<ServiceName, String> expected) {
        if (expected == followed) {
            return;
        }
        followed = expected;
        Set<TopicPartition> remade = new HashSet<>();
        progress.forEach((partition, now) -> {
            String id = expected.get(now.service());
            if (id != null && !id.equals(now.topicId())) {
                remade.add(partition);
            }
        });
        if (!remade.isEmpty()) {
            LOG.info("Made anew: {}", remade);
            startAt(remade);
        }
    }

    /** Registers what was polled; null where the partition has gone meanwhile. */
    @Nullable
    LogBatch begin(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        PartitionProgress here = progress.get(partition);
        if (here == null) {
            return null;
        }
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += RECORD_OVERHEAD
                    + Math.max(0, record.serializedKeySize())
                    + Math.max(0, record.serializedValueSize());
        }
        long next = records.get(records.size() - 1).offset() + 1;
        PartitionProgress.Range range = here.begin(records.get(0).offset(), next, bytes);
        resting.restIfNeeded(partition, here);
        return new LogBatch(here.service(), here.topicId(), records, () -> here.finish(range));
    }

    /** The consumer has come that far: what it did not hand out on the way is no log, and can be committed too. */
    void reached(Map<TopicPartition, OffsetAndMetadata> positions) {
        positions.forEach((partition, next) -> {
            PartitionProgress here = progress.get(partition);
            if (here != null) {
                here.pass(next.offset());
            }
        });
    }

    void lookWhoRests() {
        resting.look(progress);
    }

    void commitWhenDue() {
        if (Instant.now().isAfter(nextCommit)) {
            nextCommit = Instant.now().plus(StreamConfig.COMMIT_INTERVAL);
            Map<TopicPartition, OffsetAndMetadata> offsets = takeCommittable(progress.keySet());
            if (!offsets.isEmpty()) {
                consumer.commitAsync(offsets, (committed, failure) -> {
                    if (failure != null) {
                        // A crash before the next try only repeats what is idempotent.
                        LOG.warn("Committing {} failed, it is tried again: {}", committed, failure.toString());
                        commitFailed(offsets.keySet());
                    }
                });
            }
        }
    }

    private void commitFailed(Set<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionProgress here = progress.get(partition);
            if (here != null) {
                here.commitFailed();
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> takeCommittable(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionProgress here = progress.get(partition);
            if (here != null) {
                here.takeCommittable()
                        .ifPresent(next -> offsets.put(partition, new OffsetAndMetadata(next, here.topicId())));
            }
        }
        return offsets;
    }

    void drainAndCommit() throws InterruptedException {
        drainAndCommit(progress.keySet());
    }

    private void drainAndCommit(Collection<TopicPartition> partitions) throws InterruptedException {
        Instant deadline = Instant.now().plus(StreamConfig.DRAIN);
        while (Instant.now().isBefore(deadline) && !isIdle(partitions)) {
            Thread.sleep(10);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = takeCommittable(partitions);
        if (!offsets.isEmpty()) {
            consumer.commitSync(offsets, StreamConfig.DRAIN);
        }
    }

    /** What waits for something else than time is not waited for. */
    private boolean isIdle(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(progress::get)
                .allMatch(here -> here == null || here.isIdle() || sink.isWaiting(here.service()));
    }

    /** Waits a bounded time for what is under way, so that the next owner repeats little. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
        try {
            drainAndCommit(gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.warn("The last commit of {} failed; its next owner repeats a little: {}", gone, e.toString());
        }
        onPartitionsLost(gone);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
        resting.forget(gone);
        for (TopicPartition partition : gone) {
            PartitionProgress here = progress.remove(partition);
            if (here != null) {
                here.end();
                sink.released(here.service(), partition.partition());
            }
        }
    }
}
