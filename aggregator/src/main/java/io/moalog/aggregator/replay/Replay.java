package io.moalog.aggregator.replay;

import io.moalog.model.LogPosition;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One log on its way out of the dead letters.
 *
 * @param letter where it lies among them
 * @param log the record for the service's topic
 */
record Replay(LogPosition letter, ProducerRecord<byte[], byte[]> log) {}
