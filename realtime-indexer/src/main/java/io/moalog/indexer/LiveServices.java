package io.moalog.indexer;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.stream.ActiveServices;
import io.moalog.stream.SearchProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * All services but those whose logs are indexed from the archive. One that comes back from there is read from where that has
 * come to, which is asked for whenever a service is to be read that was not before. For the stream's thread.
 */
final class LiveServices implements ActiveServices {
    private final ActiveServices all;
    private final Predicate<ServiceName> isLive;
    private final Supplier<SearchProgress> archived;
    private Map<ServiceName, String> seen = Map.of();
    private Map<ServiceName, String> live = Map.of();
    private SearchProgress progress = SearchProgress.NONE;

    /**
     * @param archived how far services are indexed from the archive; throws KafkaException where that cannot be told
     */
    LiveServices(ActiveServices all, Predicate<ServiceName> isLive, Supplier<SearchProgress> archived) {
        this.all = all;
        this.isLive = isLive;
        this.archived = archived;
    }

    @Override
    public Map<ServiceName, String> topicIds() {
        Map<ServiceName, String> now = all.topicIds();
        if (now != seen) {
            Map<ServiceName, String> next = new HashMap<>(now);
            next.keySet().removeIf(service -> !isLive.test(service));
            if (!live.entrySet().containsAll(next.entrySet())) {
                progress = archived.get();
            }
            live = next.equals(live) ? live : Map.copyOf(next);
            seen = now;
        }
        return live;
    }

    /** What is before it has come from the archive. */
    @Override
    public long firstOffset(ServiceName service, String topicId, int partition) {
        return progress.next(new TopicPartition(new TopicName(service).toString(), partition), topicId);
    }
}
