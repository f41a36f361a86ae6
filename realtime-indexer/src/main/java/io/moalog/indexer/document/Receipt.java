package io.moalog.indexer.document;

import io.moalog.model.ServiceName;

/**
 * What moalog knows of a log beside its bytes.
 *
 * @param service whose log it is
 * @param partition of the service's topic
 * @param offset in that partition
 * @param received by Kafka, in milliseconds since 1970
 */
public record Receipt(ServiceName service, int partition, long offset, long received) {}
