package io.moalog.registry.server;

import org.apache.kafka.common.KafkaException;

/** Tells every role of services that are gone, as long as anything may be stored of them. */
final class GoneServices {
    private final GoneTable table;
    private final Publisher<GoneRow> publisher;

    GoneServices(GoneTable table, Publisher<GoneRow> publisher) {
        this.table = table;
        this.publisher = publisher;
    }

    /** @throws KafkaException where Kafka does not answer; what is left is told by the next call */
    void proceed(Refusals refusals) {
        table.forgetOver();
        table.unpublished().forEach(row -> refusals.collect(row, () -> publisher.publish(row)));
    }
}
