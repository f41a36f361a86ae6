package io.moalog.registry.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes or undoes what a crash, or an answer of Kafka that never came, left half-done.
 *
 * <ul>
 *   <li>{@code checking} for longer than a lease: its process died before it asked Kafka for anything; the name is freed.
 *   <li>{@code creating} for longer than a lease: its process died while Kafka was making the topic. A topic that came to
 *       be is taken up; if none is there, the registration is undone.
 *   <li>{@code undoing}: the topic, if it came to be, is removed. The name is freed a lease later only, since a request
 *       that Kafka has not answered may still be carried out.
 *   <li>Seen outside, but not in {@code moalog.services}: published, as is what there is beside the services.
 * </ul>
 */
final class Healer {
    private static final Logger LOG = LoggerFactory.getLogger(Healer.class);

    private final ServiceTable table;
    private final ServiceTopics topics;
    private final List<Publisher<?>> publishers;
    private final RegistryMetrics metrics;
    private final Duration lease;

    Healer(
            ServiceTable table,
            ServiceTopics topics,
            List<Publisher<?>> publishers,
            RegistryMetrics metrics,
            Duration lease) {
        this.table = table;
        this.topics = topics;
        this.publishers = List.copyOf(publishers);
        this.metrics = metrics;
        this.lease = lease;
    }

    /** @throws KafkaException where Kafka does not answer; what is left is healed by the next call */
    void heal(Refusals refusals) {
        for (ServiceRow row : table.unfinished(lease)) {
            refusals.collect(row, () -> settle(row));
        }
        publishers.forEach(publisher -> publisher.heal(refusals));
    }

    private void settle(ServiceRow row) {
        if (row.state() == RowState.CHECKING) {
            free(row);
        } else if (row.state() == RowState.CREATING) {
            finish(row);
        } else {
            undo(row);
        }
    }

    private void free(ServiceRow row) {
        if (table.drop(row)) {
            metrics.healed("freed");
            LOG.warn("The registration of {} was given up before Kafka was asked: its name is free again", row.name());
        }
    }

    private void finish(ServiceRow row) {
        Optional<String> topicId = topics.leftBehind(row);
        if (topicId.isEmpty()) {
            table.move(row, RowState.UNDOING);
            return;
        }
        Optional<ServiceRow> active = table.activate(row, topicId.get());
        if (active.isPresent()) {
            metrics.healed("finished");
            LOG.warn("Finished the registration of {}, given up after Kafka had made {}", row.name(), row.topic());
        }
    }

    private void undo(ServiceRow row) {
        Optional<String> topicId = topics.leftBehind(row);
        if (topicId.isPresent()) {
            topics.delete(topicId.get());
            LOG.warn("Removed {}, which came of a registration that had failed", row.topic());
        }
        if (table.dropAfter(row, lease)) {
            metrics.healed("undone");
            LOG.warn("The registration of {} is undone: its name is free again", row.name());
        }
    }
}
