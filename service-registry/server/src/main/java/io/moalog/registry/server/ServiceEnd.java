package io.moalog.registry.server;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step of a service: a tombstone in {@code moalog.services}, then its row goes and the name is free. */
final class ServiceEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceEnd.class);

    private final ServiceTable table;
    private final Publisher<ServiceRow> publisher;

    ServiceEnd(ServiceTable table, Publisher<ServiceRow> publisher) {
        this.table = table;
        this.publisher = publisher;
    }

    /**
     * @param row in the state {@code removing}
     * @throws KafkaException where Kafka does not take the tombstone; it can be called again
     */
    void remove(ServiceRow row) {
        publisher.forget(row);
        if (table.remove(row)) {
            LOG.info("{} is deleted: its name is free again", row.name());
        }
    }
}
