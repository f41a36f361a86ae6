package io.moalog.aggregator.intake;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A log as Kafka's producer takes it. All logs of one origin have the same headers, which are not copied for each. */
final class LogRecord extends ProducerRecord<byte[], byte[]> {
    private final Headers shared;

    /** @param headers which nobody changes */
    @SuppressWarnings("NullAway") // Kafka's clients say nothing of nulls; a key may be one
    LogRecord(String topic, byte @Nullable [] host, byte[] json, Headers headers) {
        super(topic, host, json);
        shared = headers;
    }

    @Override
    public Headers headers() {
        return shared;
    }
}
