package io.moalog.ops;

import io.moalog.registry.view.Service;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is with a service.
 *
 * @param ends where each partition ends
 * @param nexts the offset that the group reads next in each partition; a partition without one is unread
 */
record Progress(Map<Integer, Long> ends, Map<Integer, Long> nexts) {

    static Progress of(
            Service service,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, PartitionOffsets> offsets) {
        Map<Integer, Long> ends = new HashMap<>();
        Map<Integer, Long> nexts = new HashMap<>();
        offsets.forEach((partition, here) -> {
            if (partition.topic().equals(service.topic())) {
                ends.put(partition.partition(), here.end());
                @Nullable OffsetAndMetadata last = committed.get(partition);
                // A commit that carries another topic's id was made for a topic of that name that is gone.
                if (last != null && last.metadata().equals(service.topicId())) {
                    nexts.put(partition.partition(), Math.min(last.offset(), here.end()));
                }
            }
        });
        return new Progress(ends, nexts);
    }

    /** What either group has finished is finished. */
    Progress orFurther(Progress other) {
        Map<Integer, Long> further = new HashMap<>(nexts);
        other.nexts.forEach((partition, next) -> further.merge(partition, next, Math::max));
        return new Progress(ends, further);
    }

    boolean hasCommitted() {
        return !nexts.isEmpty();
    }

    /** The next offset of a partition, 0 where nothing is finished. */
    long next(int partition) {
        return nexts.getOrDefault(partition, 0L);
    }

    /** All positions that there were ever. */
    long end() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    long finished() {
        return nexts.values().stream().mapToLong(Long::longValue).sum();
    }

    long pending() {
        return end() - finished();
    }

    /** Positions that this or the other group has not finished. */
    long pendingInEither(Progress other) {
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - Math.min(next(end.getKey()), other.next(end.getKey())))
                .sum();
    }
}
