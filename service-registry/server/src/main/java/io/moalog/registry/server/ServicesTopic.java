package io.moalog.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** The topic {@code moalog.services}, to be written to; made where it is missing. */
final class ServicesTopic implements AutoCloseable {
    private static final int BLOCK_MS = 5_000;
    private static final int DELIVERY_MS = 10_000;

    private final KafkaAdmin kafka;
    private final RegistryMetrics metrics;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    ServicesTopic(KafkaAdmin kafka, RegistryMetrics metrics) {
        this.kafka = kafka;
        this.metrics = metrics;
    }

    /**
     * Returns when Kafka has acknowledged the record.
     *
     * @throws KafkaException where Kafka does not take it
     */
    void send(ProducerRecord<byte[], byte[]> record) {
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
