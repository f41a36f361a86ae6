package io.moalog.ops;

import io.moalog.model.LogPosition;
import io.moalog.ops.ReplayScan.Left;
import io.moalog.registry.view.Service;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.ReplayUnderWay;
import io.moalog.stream.TopicOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what replays left in a service's topic that is no log and never will be: the records of transactions that were
 * aborted, and the markers of that. A reader of what is committed is not given them, so they are the gaps in what it is given
 * of the minutes in which the replay wrote, but for the ends of committed transactions, which {@link ReplayScan} counts. Once
 * the replay is surely over, the count is kept with it in {@code moalog.replays}, since Kafka's retention takes those logs.
 */
final class AbortedReplays {
    private static final long PATIENCE_SECONDS = 10;

    private final KafkaSettings settings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Service service;
    private final List<LogPosition> ends;
    private final Instant deadline;

    /** @param ends the last logs of committed transactions */
    AbortedReplays(
            KafkaSettings settings,
            KafkaConsumer<byte[], byte[]> consumer,
            Service service,
            List<LogPosition> ends,
            Instant deadline) {
        this.settings = settings;
        this.consumer = consumer;
        this.service = service;
        this.ends = List.copyOf(ends);
        this.deadline = deadline;
    }

    /**
     * Reads what was written since the replay began, of a few minutes at most.
     *
     * @param next where the next replay began that left something; null where there is none
     * @return nothing where there was no time to read all
     */
    Optional<Long> count(Left left, @Nullable TopicOffsets next) {
        Instant over = left.since().plus(ReplayUnderWay.LONGEST);
        Map<TopicPartition, Gaps> gaps = begin(left);
        Map<TopicPartition, Long> until = until(gaps, over);
        if (next != null) {
            until.replaceAll((partition, end) -> Math.min(end, next.of(partition.partition())));
        }
        while (!reached(until)) {
            if (Instant.now().isAfter(deadline)) {
                return Optional.empty();
            }
            for (ConsumerRecord<byte[], byte[]> log : consumer.poll(Duration.ofMillis(500))) {
                TopicPartition partition = new TopicPartition(log.topic(), log.partition());
                Gaps here = gaps.get(partition);
                if (here != null && log.offset() < until.getOrDefault(partition, 0L)) {
                    here.log(log.offset());
                }
            }
        }
        long aborted = 0;
        for (Map.Entry<TopicPartition, Gaps> of : gaps.entrySet()) {
            Gaps here = of.getValue();
            here.log(until.getOrDefault(of.getKey(), 0L));
            aborted += here.count - endsIn(of.getKey(), left, here);
        }
        if (Instant.now().isAfter(over)) {
            keep(left.replay().aborted(aborted));
        }
        return Optional.of(aborted);
    }

    private Map<TopicPartition, Gaps> begin(Left left) {
        List<TopicPartition> partitions = consumer.partitionsFor(service.topic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        consumer.assign(partitions);
        // Those that the replay before left paused.
        consumer.resume(partitions);
        Map<TopicPartition, Gaps> gaps = new HashMap<>();
        begins.forEach((partition, begin) -> {
            long from = Math.max(begin, left.replay().from().of(partition.partition()));
            consumer.seek(partition, from);
            gaps.put(partition, new Gaps(from));
        });
        return gaps;
    }

    /** Where the replay was surely over, or what is committed ends now. */
    private Map<TopicPartition, Long> until(Map<TopicPartition, Gaps> gaps, Instant over) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        gaps.keySet().forEach(partition -> asked.put(partition, over.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> later = consumer.offsetsForTimes(asked);
        Map<TopicPartition, Long> until = new HashMap<>(consumer.endOffsets(gaps.keySet()));
        until.replaceAll((partition, end) -> {
            OffsetAndTimestamp found = later.get(partition);
            return found == null ? end : Math.min(end, found.offset());
        });
        return until;
    }

    private boolean reached(Map<TopicPartition, Long> until) {
        List<TopicPartition> read = new ArrayList<>();
        until.forEach((partition, end) -> {
            if (consumer.position(partition) >= end) {
                read.add(partition);
            }
        });
        consumer.pause(read);
        return read.size() == until.size();
    }

    /** Each committed transaction's end is the first gap behind its last log. */
    private long endsIn(TopicPartition partition, Left left, Gaps gaps) {
        long from = left.replay().from().of(partition.partition());
        return ends.stream()
                .filter(end ->
                        end.partition() == partition.partition() && end.offset() >= from && end.offset() < gaps.last)
                .count();
    }

    private void keep(ProducerRecord<byte[], byte[]> counted) {
        try (KafkaProducer<byte[], byte[]> producer = settings.newProducer("moalog.ops.replays", Map.of())) {
            producer.send(counted).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the count of an aborted replay could not be kept", e);
        }
    }

    /** The offsets of a partition that were passed over. */
    private static final class Gaps {
        private long next;
        private long count;

        /** The last of them; before it began where there is none. */
        private long last;

        Gaps(long from) {
            next = from;
            last = from - 1;
        }

        void log(long offset) {
            if (offset > next) {
                count += offset - next;
                last = offset - 1;
            }
            next = offset + 1;
        }
    }
}
