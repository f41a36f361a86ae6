package io.moalog.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every role of a service through {@code moalog.services}. */
class ServicePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServicePublisher.class);
    private static final int BLOCK_MS = 5_000;
    private static final int DELIVERY_MS = 10_000;

    private final KafkaAdmin kafka;
    private final ServiceTable table;
    private final RegistryMetrics metrics;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    ServicePublisher(KafkaAdmin kafka, ServiceTable table, RegistryMetrics metrics) {
        this.kafka = kafka;
        this.table = table;
        this.metrics = metrics;
    }

    /**
     * Returns when Kafka has acknowledged it. The last record of a service must be its newest version, since compaction
     * keeps the last. No lock is held while Kafka is asked; instead the row is read again after the acknowledgement: a
     * writer whose older version came last finds the newer one in SQL, where it was before it was sent, and sends it anew.
     *
     * @throws KafkaException where Kafka does not take it; it stays to be published
     */
    void publish(ServiceRow row) {
        Optional<ServiceRow> next = Optional.of(row);
        while (next.isPresent()) {
            ServiceRow newest = next.get();
            send(ServiceCodec.record(newest.service()));
            table.published(newest);
            if (isGone(newest.name())) {
                // Removed while it was being sent: the tombstone may have come before.
                forget(newest.name());
            }
            next = changedSince(newest);
        }
    }

    /** Whether it is published now; if not, {@link Healer} does it as soon as Kafka takes it. */
    boolean tryToPublish(ServiceRow row) {
        try {
            publish(row);
            return true;
        } catch (KafkaException | JdbiException e) {
            LOG.warn("Version {} of {} is not published yet: {}", row.version(), row.name(), e.toString());
            return false;
        }
    }

    /**
     * Returns when Kafka has acknowledged the tombstone after which nobody knows the service.
     *
     * @throws KafkaException where Kafka does not take it
     */
    void forget(ServiceName name) {
        send(ServiceCodec.tombstone(name));
    }

    private boolean isGone(ServiceName name) {
        return table.find(name).filter(row -> row.state() != RowState.REMOVING).isEmpty();
    }

    private Optional<ServiceRow> changedSince(ServiceRow sent) {
        ServiceName name = sent.name();
        return table.find(name).filter(now -> now.state().isSeen() && now.version() > sent.version());
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer().send(record).get(BLOCK_MS + DELIVERY_MS, TimeUnit.MILLISECONDS);
            metrics.published();
        } catch (ExecutionException e) {
            discardProducer();
            throw KafkaAdmin.asKafkaException(e);
        } catch (TimeoutException e) {
            discardProducer();
            throw new KafkaException("no acknowledgement of " + new String(record.key(), UTF_8) + " in time", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (KafkaException e) {
            discardProducer();
            throw e;
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new KafkaException("the registry is closing");
        }
        if (producer == null) {
            ensureTopic();
            producer = kafka.settings()
                    .newProducer(
                            "moalog.service-registry",
                            Map.of(
                                    ProducerConfig.LINGER_MS_CONFIG, 0,
                                    ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS,
                                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MS,
                                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS));
        }
        return producer;
    }

    private void ensureTopic() {
        try {
            PlatformTopics.ensure(kafka.settings(), kafka.get());
        } catch (ExecutionException e) {
            throw KafkaAdmin.asKafkaException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** After a failure: some leave a producer unusable, and the topic may have gone. */
    private synchronized void discardProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discardProducer();
    }
}
