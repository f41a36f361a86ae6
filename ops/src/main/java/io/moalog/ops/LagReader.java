package io.moalog.ops;

import io.moalog.ops.GroupLag.ServiceLag;
import io.moalog.registry.view.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        Map<String, String> states = states();
        // Committed first: an end read later can only make the lag too large, never negative.
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = kafka.committed(states.keySet());
        Map<TopicPartition, PartitionOffsets> offsets = kafka.offsets(services);
        List<GroupLag> lags = new ArrayList<>();
        states.forEach((group, state) ->
                lags.add(lagOf(group, state, committed.getOrDefault(group, Map.of()), offsets, services)));
        return lags;
    }

    /** Of the groups by name; a sink that has never committed is behind with everything, and Kafka does not know it. */
    private Map<String, String> states() throws BackendException {
        Map<String, String> states = new TreeMap<>();
        for (Sink sink : Sink.values()) {
            states.put(sink.group(), "Unknown");
        }
        for (GroupListing group : kafka.groups()) {
            states.put(group.groupId(), group.groupState().map(Object::toString).orElse("Unknown"));
        }
        return states;
    }

    private static GroupLag lagOf(
            String group,
            String state,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, PartitionOffsets> offsets,
            Collection<Service> services) {
        boolean readsAll = Sink.ofGroup(group).isPresent();
        List<ServiceLag> lags = new ArrayList<>();
        for (Service service : services) {
            Progress progress = Progress.of(service, committed, offsets);
            if (readsAll || progress.hasCommitted()) {
                lags.add(new ServiceLag(
                        service.name().value(), progress.pending(), progress.finished(), progress.end()));
            }
        }
        lags.sort(Comparator.comparing(ServiceLag::service));
        return new GroupLag(
                group, state, lags.stream().mapToLong(ServiceLag::lag).sum(), lags);
    }
}
