package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.registry.view.ServiceState;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A service as SQL holds it. Every change of a row gives it a new {@code version} and names the one it replaces, so that
 * of two writers one wins and the other learns of it.
 *
 * @param topicId the UUID of its topic; null until Kafka has made it
 * @param purge whether what is stored of it goes with it
 */
record ServiceRow(
        ServiceName name,
        ServiceSettings settings,
        RowState state,
        long version,
        @Nullable String topicId,
        Instant createdAt,
        boolean purge)
        implements PublishedRow {

    @Override
    public String key() {
        return name.value();
    }

    @Override
    public ProducerRecord<byte[], byte[]> record() {
        return ServiceCodec.record(service());
    }

    @Override
    public ProducerRecord<byte[], byte[]> tombstone() {
        return ServiceCodec.tombstone(name);
    }

    TopicName topic() {
        return new TopicName(name);
    }

    /** As the roles see it, or saw it. */
    Service service() {
        if (topicId == null || !state.isShown()) {
            throw new IllegalStateException(name + " is " + state.text() + ": nobody is to see it");
        }
        return new Service(
                name,
                settings.owner(),
                settings.partitions(),
                settings.retention(),
                state == RowState.ACTIVE ? ServiceState.ACTIVE : ServiceState.DELETING,
                version,
                topicId,
                createdAt,
                settings.sending().quota(),
                settings.sending().claims(),
                settings.sending().masking(),
                settings.indices(),
                settings.indexing(),
                settings.keys());
    }
}
