package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 *   <li>{@code removing}, once Kafka has no such topic any more: a tombstone in {@code moalog.services}, then the row goes
 *       and the name is free.
 * </ol>
 *
 * A process that dies leaves a row in one of these states, and the next pass of any process goes on from there.
 */
final class ServiceRemoval {
    /** How long senders may take to hear of it; what they are still acknowledged meanwhile is waited for too. */
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRemoval.class);

    private final ServiceTable table;
    private final ServiceTopics topics;
    private final Drain drain;
    private final Publisher<ServiceRow> publisher;
    private final RegistryMetrics metrics;
    private final RegistryConfig.Timing timing;

    ServiceRemoval(
            ServiceTable table,
            ServiceTopics topics,
            Drain drain,
            Publisher<ServiceRow> publisher,
            RegistryMetrics metrics,
            RegistryConfig.Timing timing) {
        this.table = table;
        this.topics = topics;
        this.drain = drain;
        this.publisher = publisher;
        this.metrics = metrics;
        this.timing = timing;
    }

    /**
     * Begins it. A service that is being deleted already is answered likewise.
     *
     * @return the service as it is now; nothing where there is none
     * @throws JdbiException where SQL does not answer
     */
    Optional<ServiceRow> begin(ServiceName name) {
        while (true) {
            Optional<ServiceRow> row =
                    table.find(name).filter(found -> found.state().isSeen());
            if (row.isEmpty() || row.get().state() == RowState.DELETING) {
                return row;
            }
            Optional<ServiceRow> deleting = table.beginDeleting(row.get());
            if (deleting.isPresent()) {
                LOG.info("{} is being deleted", name);
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
        table.removing(timing.lease()).forEach(row -> refusals.collect(row, () -> remove(row)));
    }

    private void deleteTopic(ServiceRow row, boolean overdue) {
        Set<String> waiting = drain.waitingFor(row);
        if (!waiting.isEmpty()) {
            if (!overdue) {
                LOG.debug("{} stays until {} have stored what it holds", row.topic(), waiting);
                return;
            }
            LOG.warn(
                    "{} goes though {} have not stored all that it holds: the time for it is over",
                    row.topic(),
                    waiting);
        }
        String topicId = String.valueOf(row.topicId());
        topics.delete(topicId);
        if (topics.ids().containsValue(topicId)) {
            LOG.debug("Kafka is still removing {}", row.topic());
            return;
        }
        // Of several processes one goes on.
        table.move(row, RowState.REMOVING).ifPresent(removing -> {
            metrics.deleted(waiting.isEmpty());
            remove(removing);
        });
    }

    private void remove(ServiceRow row) {
        publisher.forget(row);
        if (table.remove(row)) {
            LOG.info("{} is deleted: its name is free again", row.name());
        }
    }
}
