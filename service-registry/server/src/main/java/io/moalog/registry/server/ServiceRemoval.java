package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes services, a step at a time, each in SQL before the next is taken:
 *
 * <ol>
 *   <li>{@code deleting}: published, so that the aggregators refuse its logs; its claims are free.
 *   <li>Its topic goes once the readers have all that it holds, or the time for that is over.
 *   <li>{@code purging}, where that was asked for, once Kafka has no such topic any more: see {@link Purges}.
 *   <li>{@code removing}, once there is no such topic, and no data that is to go: a tombstone in {@code moalog.services},
 *       then the row goes and the name is free. Of a service that was not purged {@link GoneServices} keeps the retention.
 * </ol>
 *
 * A process that dies leaves a row in one of these states, and the next pass of any process goes on from there.
 */
final class ServiceRemoval {
    /** How long senders may take to hear of it; what they are still acknowledged meanwhile is waited for too. */
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRemoval.class);

    private final ServiceTable table;
    private final Topics topics;
    private final Publisher<ServiceRow> publisher;
    private final Stored stored;
    private final RegistryMetrics metrics;
    private final RegistryConfig.Timing timing;
    private final Map<ServiceName, List<String>> waitsFor = new ConcurrentHashMap<>();

    /** Those whose topics went unread, while Kafka removes these: there is nothing to be read of them any more. */
    private final Set<ServiceName> unread = ConcurrentHashMap.newKeySet();

    /** How topics go. */
    record Topics(ServiceTopics topics, Drain drain) {}

    /** What becomes of what is stored. */
    record Stored(Purges purges, GoneServices gone) {}

    ServiceRemoval(
            ServiceTable table,
            Topics topics,
            Publisher<ServiceRow> publisher,
            Stored stored,
            RegistryMetrics metrics,
            RegistryConfig.Timing timing) {
        this.table = table;
        this.topics = topics;
        this.publisher = publisher;
        this.stored = stored;
        this.metrics = metrics;
        this.timing = timing;
    }

    /**
     * Begins it. A service that is being deleted already is answered likewise; that it is to be purged can still be said
     * until its topic is gone, and cannot be taken back.
     *
     * @param purge whether what is stored of it is to go too; the purges must be able to
     * @return the service as it is now; nothing where there is none
     * @throws JdbiException where SQL does not answer
     */
    Optional<ServiceRow> begin(ServiceName name, boolean purge) {
        while (true) {
            Optional<ServiceRow> row =
                    table.find(name).filter(found -> found.state().isShown());
            if (row.isEmpty()
                    || (row.get().state() != RowState.ACTIVE && (row.get().purge() || !purge))) {
                return row;
            }
            Optional<ServiceRow> deleting = table.beginDeleting(row.get(), purge);
            if (deleting.isPresent()) {
                LOG.info("{} is being deleted{}", name, purge ? ", with all that is stored of it" : "");
                publisher.tryToPublish(deleting.get());
                return deleting;
            }
            // Somebody else changed the service meanwhile: delete what it is now.
        }
    }

    /** @throws KafkaException where Kafka does not answer; what is left is done by the next call */
    void proceed(Refusals refusals) {
        List<ServiceRow> deleting = table.deletingFor(HEARD_WITHIN);
        if (!deleting.isEmpty()) {
            Set<ServiceName> overdue = table.deletingFor(timing.drainWithin()).stream()
                    .map(ServiceRow::name)
                    .collect(Collectors.toSet());
            deleting.forEach(row -> refusals.collect(row, () -> deleteTopic(row, overdue.contains(row.name()))));
        }
        Set<ServiceName> still = deleting.stream().map(ServiceRow::name).collect(Collectors.toSet());
        waitsFor.keySet().retainAll(still);
        unread.retainAll(still);
        ServiceEnd end = new ServiceEnd(table, publisher);
        table.removing(timing.lease()).forEach(row -> refusals.collect(row, () -> end.remove(row)));
        stored.gone().proceed(refusals);
    }

    /** What a service that is being deleted waits for, in words. */
    List<String> waitsFor(ServiceRow row) {
        return row.state() == RowState.PURGING
                ? List.of(stored.purges().waitsFor(row.name()))
                : waitsFor.getOrDefault(row.name(), List.of("its senders to hear that it takes no logs any more"));
    }

    private void deleteTopic(ServiceRow row, boolean overdue) {
        Set<String> waiting = topics.drain().waitingFor(row);
        waitsFor.put(row.name(), waiting.stream().map(ServiceRemoval::toStore).toList());
        if (!waiting.isEmpty()) {
            if (!overdue) {
                LOG.debug("{} stays until {} have stored what it holds", row.topic(), waiting);
                return;
            }
            LOG.warn(
                    "{} goes though {} have not stored all that it holds: the time for it is over",
                    row.topic(),
                    waiting);
            unread.add(row.name());
        }
        String topicId = String.valueOf(row.topicId());
        topics.topics().delete(topicId);
        if (topics.topics().ids().containsValue(topicId)) {
            waitsFor.put(row.name(), List.of("Kafka to remove its topic"));
            LOG.debug("Kafka is still removing {}", row.topic());
            return;
        }
        // Of several processes one goes on.
        table.move(row, row.purge() ? RowState.PURGING : RowState.REMOVING).ifPresent(moved -> {
            metrics.deleted(!unread.contains(row.name()));
            if (moved.state() == RowState.PURGING) {
                stored.purges().begin(moved);
            } else {
                new ServiceEnd(table, publisher).remove(moved);
            }
        });
    }

    private static String toStore(String group) {
        return group + " to store what its topic holds";
    }
}
