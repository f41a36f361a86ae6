package io.moalog.registry.server;

import io.moalog.registry.view.GoneService;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A service that is gone, as SQL holds it.
 *
 * @param forgotten whether nobody needs to know of it any more; the row goes when {@code moalog.services} has been told
 */
record GoneRow(GoneService service, boolean forgotten) implements PublishedRow {
    @Override
    public String key() {
        return GoneService.KIND.key(service.id());
    }

    @Override
    public long version() {
        return service.version();
    }

    @Override
    public ProducerRecord<byte[], byte[]> record() {
        return forgotten ? tombstone() : GoneService.KIND.record(service);
    }

    @Override
    public ProducerRecord<byte[], byte[]> tombstone() {
        return GoneService.KIND.tombstone(service.id());
    }
}
