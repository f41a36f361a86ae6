package io.moalog.ops;

import io.moalog.ops.GroupLag.ServiceLag;
import io.moalog.registry.view.Service;
import io.moalog.stream.SearchProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Compares what groups committed with where the topics end. */
final class LagReader {
    private static final List<String> SEARCH = List.of(SearchProgress.LIVE, SearchProgress.BATCH);

    private final KafkaReader kafka;

    LagReader(KafkaReader kafka) {
        this.kafka = kafka;
    }

    List<GroupLag> read(Collection<Service> services) throws BackendException {
        Map<String, String> states = states(services);
        // Committed first: an end read later can only make the lag too large, never negative.
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = kafka.committed(states.keySet());
        Map<TopicPartition, PartitionOffsets> offsets = kafka.offsets(services);
        List<GroupLag> lags = new ArrayList<>();
        states.forEach((group, state) ->
                lags.add(lagOf(group, state, services, service -> progress(service, group, committed, offsets))));
        return lags;
    }

    /** A service's logs become searchable by one of two ways, and what has come by the other is done too. */
    private static Progress progress(
            Service service,
            String group,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
            Map<TopicPartition, PartitionOffsets> offsets) {
        List<String> groups = SEARCH.contains(group) ? SEARCH : List.of(group);
        return groups.stream()
                .map(of -> Progress.of(service, committed.getOrDefault(of, Map.of()), offsets))
                .reduce(Progress::orFurther)
                .orElseThrow();
    }

    /** Of the groups by name; a sink that has never committed is behind with everything, and Kafka does not know it. */
    private Map<String, String> states(Collection<Service> services) throws BackendException {
        Map<String, String> states = new TreeMap<>();
        for (Sink sink : Sink.values()) {
            states.put(sink.group(), "Unknown");
        }
        if (!services.stream().allMatch(Service::isIndexedLive)) {
            states.put(SearchProgress.BATCH, "Unknown");
        }
        for (GroupListing group : kafka.groups()) {
            states.put(group.groupId(), group.groupState().map(Object::toString).orElse("Unknown"));
        }
        return states;
    }

    private static GroupLag lagOf(
            String group, String state, Collection<Service> services, Function<Service, Progress> progressOf) {
        List<ServiceLag> lags = new ArrayList<>();
        for (Service service : services) {
            Progress progress = progressOf.apply(service);
            if (reads(group, service, progress)) {
                lags.add(new ServiceLag(
                        service.name().value(), progress.pending(), progress.finished(), progress.end()));
            }
        }
        lags.sort(Comparator.comparing(ServiceLag::service));
        return new GroupLag(
                group, state, lags.stream().mapToLong(ServiceLag::lag).sum(), lags);
    }

    private static boolean reads(String group, Service service, Progress progress) {
        if (SEARCH.contains(group)) {
            return group.equals(SearchProgress.LIVE) == service.isIndexedLive();
        }
        return Sink.ofGroup(group).isPresent() || progress.hasCommitted();
    }
}
