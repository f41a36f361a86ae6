package io.moalog.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.stream.PlatformTopics;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every role of a table's rows through {@code moalog.services}.
 *
 * @param <R> a row
 */
class Publisher<R extends PublishedRow> {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final ServicesTopic topic;
    private final PublishedTable<R> table;
    private final RegistryMetrics metrics;

    Publisher(ServicesTopic topic, PublishedTable<R> table, RegistryMetrics metrics) {
        this.topic = topic;
        this.table = table;
        this.metrics = metrics;
    }

    PublishedTable<R> table() {
        return table;
    }

    /**
     * Returns when Kafka has acknowledged it. The last record of a row must be its newest version, since compaction keeps
     * the last. No lock is held while Kafka is asked; instead the row is read again after the acknowledgement: a writer
     * whose older version came last finds the newer one in SQL, where it was before it was sent, and sends it anew.
     *
     * @throws KafkaException where Kafka does not take it; it stays to be published
     */
    void publish(R row) {
        Optional<R> next = Optional.of(row);
        while (next.isPresent()) {
            R newest = next.get();
            topic.send(newest.record());
            table.published(newest);
            if (table.isGone(newest)) {
                // Removed while it was being sent: the tombstone may have come before.
                forget(newest);
            }
            next = table.newerThan(newest);
        }
    }

    /** Whether it is published now; if not, {@link Healer} does it as soon as Kafka takes it. */
    boolean tryToPublish(R row) {
        try {
            publish(row);
            return true;
        } catch (KafkaException | JdbiException e) {
            LOG.warn("Version {} of {} is not published yet: {}", row.version(), row.key(), e.toString());
            return false;
        }
    }

    /**
     * Returns when Kafka has acknowledged the tombstone after which nobody knows the row.
     *
     * @throws KafkaException where Kafka does not take it
     */
    void forget(R row) {
        topic.send(row.tombstone());
    }

    /**
     * Takes back a record that SQL does not have so. What SQL has under that key is published anew: it may have been made
     * meanwhile, and its record have come before the tombstone.
     *
     * @throws KafkaException where Kafka does not take it
     */
    void takeBack(String key) {
        topic.send(new ProducerRecord<>(PlatformTopics.SERVICES, key.getBytes(UTF_8), null));
        metrics.healed("taken-back");
        table.find(key).ifPresent(this::publish);
    }

    /** Publishes what a crash or an outage has kept back. */
    void heal(Refusals refusals) {
        for (R row : table.unpublished()) {
            refusals.collect(row, () -> healed(row));
        }
    }

    private void healed(R row) {
        publish(row);
        metrics.healed("published");
        LOG.info("Published version {} of {}, which moalog.services lacked", row.version(), row.key());
    }

    /** Publishes a row of which the topic has an older version, or none. */
    void catchUp(R row, long version) {
        LOG.warn("moalog.services has version {} of {}, not {}: publishing", version, row.key(), row.version());
        publish(row);
        metrics.healed("published");
    }
}
