package io.moalog.ops;

import io.moalog.ops.GroupLag.ServiceLag;
import io.moalog.registry.view.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Compares what groups committed with where the topics end. */
final class LagReader {
    private final KafkaReader kafka;

    LagReader(KafkaReader kafka) {
        this.kafka = kafka;
    }

    List<GroupLag> read(Collection<Service> services) throws BackendException {
        List<GroupListing> groups = kafka.groups();
        // Committed first: an end read later can only make the lag too large, never negative.
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                kafka.committed(groups.stream().map(GroupListing::groupId).toList());
        Map<TopicPartition, PartitionOffsets> offsets = kafka.offsets(services);
        return groups.stream()
                .map(group -> lagOf(group, committed.getOrDefault(group.groupId(), Map.of()), offsets, services))
                .sorted(Comparator.comparing(GroupLag::group))
                .toList();
    }

    private static GroupLag lagOf(
            GroupListing group,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, PartitionOffsets> offsets,
            Collection<Service> services) {
        boolean readsAll = Sink.ofGroup(group.groupId()).isPresent();
        List<ServiceLag> lags = new ArrayList<>();
        for (Service service : services) {
            Progress progress = Progress.of(service, committed, offsets);
            if (readsAll || progress.hasCommitted()) {
                lags.add(new ServiceLag(
                        service.name().value(), progress.pending(), progress.finished(), progress.end()));
            }
        }
        lags.sort(Comparator.comparing(ServiceLag::service));
        String state = group.groupState().map(Object::toString).orElse("unknown");
        return new GroupLag(
                group.groupId(), state, lags.stream().mapToLong(ServiceLag::lag).sum(), lags);
    }
}
