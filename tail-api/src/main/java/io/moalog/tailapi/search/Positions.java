package io.moalog.tailapi.search;

import java.time.Instant;

/**
 * A range of a partition's offsets. The receive times tell the partition from the one of an earlier topic of the same name.
 *
 * @param partition of the service's topic
 * @param first its first offset
 * @param end the offset (exclusive) at which it ends
 * @param firstReceived the earliest receive time of its logs
 * @param lastReceived the latest
 */
public record Positions(int partition, long first, long end, Instant firstReceived, Instant lastReceived) {}
