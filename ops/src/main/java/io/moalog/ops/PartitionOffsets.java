package io.moalog.ops;

/**
 * Where a topic's partition begins and ends.
 *
 * @param begin the first offset that Kafka still holds
 * @param end the offset of the next log
 */
record PartitionOffsets(long begin, long end) {}
