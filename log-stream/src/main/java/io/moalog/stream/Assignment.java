package io.moalog.stream;

import io.moalog.model.LogPosition;
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
    private final DeadLetters deadLetters;
    private final StreamMetrics metrics;
    private final Map<TopicPartition, PartitionProgress> progress = new ConcurrentHashMap<>();
    private Map<ServiceName, String> followed = Map.of();
    private Instant nextCommit = Instant.now();

    Assignment(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicIds topicIds,
            ActiveServices services,
            LogSink sink,
            DeadLetters deadLetters,
            StreamMetrics metrics) {
        this.consumer = consumer;
        this.topicIds = topicIds;
        this.services = services;
        this.sink = sink;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    int partitions() {
        return progress.size();
    }

    long bytesUnderWay() {
        return progress.values().stream()
                .mapToLong(PartitionProgress::bytesUnderWay)
                .sum();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        if (!added.isEmpty()) {
            LOG.info("Assigned {}", added);
            startAt(Set.copyOf(added));
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
            OffsetAndMetadata last = committed.get(partition);
            long read = last != null && last.metadata().equals(topicId) ? last.offset() : 0;
            long wanted = Math.max(read, firstOffset(partition, topicId));
            progress.put(partition, new PartitionProgress(topicId));
            seek(partition, wanted, beginnings.getOrDefault(partition, 0L));
            TopicName.parse(partition.topic())
                    .ifPresent(topic ->
                            sink.assigned(topic.service(), partition.partition(), consumer.position(partition)));
        }
    }

    private long firstOffset(TopicPartition partition, String topicId) {
        return TopicName.parse(partition.topic())
                .map(topic -> services.firstOffset(topic.service(), topicId, partition.partition()))
                .orElse(0L);
    }

    /** Positions {@code partition} at {@code wanted}; where Kafka begins later, the gap is recorded as a loss. */
    private void seek(TopicPartition partition, long wanted, long beginning) {
        if (beginning > wanted) {
            recordLoss(partition, wanted, beginning, beginning, "its retention overtook the reader");
        }
        consumer.seek(partition, Math.max(wanted, beginning));
    }

    private void recordLoss(TopicPartition partition, long from, long to, long goOn, String why) {
        PartitionProgress lossy = progress.get(partition);
        TopicName topic = TopicName.parse(partition.topic()).orElse(null);
        if (lossy == null || topic == null) {
            return;
        }
        LogPosition first = new LogPosition(lossy.topicId(), partition.partition(), from);
        DeadLetter letter = DeadLetter.loss(topic.service().value(), deadLetters.stage(), first, to, why);
        LOG.error("{}: {}", partition, letter.reason());
        metrics.lost(to - from, partition + ": " + letter.reason());
        PartitionProgress.Range range = lossy.begin(goOn, 0);
        deadLetters.send(letter).whenComplete((kept, refused) -> {
            if (refused == null) {
                lossy.finish(range);
            } else {
                // The range stays unfinished: nothing behind it is committed, and the next start tries again.
                LOG.error("{}: the loss could not be recorded", partition, refused);
            }
        });
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
                recordLoss(partition, kept, at, kept, "it lost records that it had acknowledged");
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
            String id = TopicName.parse(partition.topic())
                    .map(topic -> expected.get(topic.service()))
                    .orElse(null);
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
        TopicName topic = TopicName.parse(partition.topic()).orElse(null);
        if (here == null || topic == null) {
            return null;
        }
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += RECORD_OVERHEAD
                    + Math.max(0, record.serializedKeySize())
                    + Math.max(0, record.serializedValueSize());
        }
        PartitionProgress.Range range =
                here.begin(records.get(records.size() - 1).offset() + 1, bytes);
        metrics.delivered(records.size());
        return new LogBatch(topic.service(), here.topicId(), records, () -> here.finish(range));
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

    /** A partition rests while it, or all together, have too much under way. */
    void pauseAndResume(long most, long mostOfOne) {
        long all = bytesUnderWay();
        metrics.bytesUnderWay(all);
        Set<TopicPartition> paused = consumer.paused();
        Set<TopicPartition> pause = new HashSet<>();
        Set<TopicPartition> resume = new HashSet<>();
        progress.forEach((partition, here) -> {
            boolean rest = all > most || here.bytesUnderWay() > mostOfOne;
            if (rest != paused.contains(partition)) {
                (rest ? pause : resume).add(partition);
            }
        });
        consumer.pause(pause);
        consumer.resume(resume);
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

    private boolean isIdle(Collection<TopicPartition> partitions) {
        return partitions.stream().map(progress::get).allMatch(here -> here == null || here.isIdle());
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
        for (TopicPartition partition : gone) {
            if (progress.remove(partition) != null) {
                TopicName.parse(partition.topic())
                        .ifPresent(topic -> sink.released(topic.service(), partition.partition()));
            }
        }
    }
}
