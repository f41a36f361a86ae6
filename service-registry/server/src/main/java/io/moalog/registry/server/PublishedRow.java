package io.moalog.registry.server;

import org.apache.kafka.clients.producer.ProducerRecord;

/** A row of SQL that every role is to know through {@code moalog.services}. */
interface PublishedRow {
    /** Of its record. */
    String key();

    /** From the one sequence of versions. */
    long version();

    /** What the topic is to have of it. */
    ProducerRecord<byte[], byte[]> record();

    /** After which nobody knows it. */
    ProducerRecord<byte[], byte[]> tombstone();
}
