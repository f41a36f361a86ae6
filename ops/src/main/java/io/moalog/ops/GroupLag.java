package io.moalog.ops;

import java.util.List;

/**
 * How far a consumer group is behind.
 *
 * @param group its name, e.g. {@code moalog.realtime-indexer}
 * @param state in Kafka's words: Stable, Empty, …; Unknown where Kafka does not know the group
 * @param lag over all services, in logs
 * @param services those that it reads, by name
 */
record GroupLag(String group, String state, long lag, List<ServiceLag> services) {
    /**
     * One service of it; offsets are summed over the partitions.
     *
     * @param service its name
     * @param lag logs that the group has not finished
     * @param committed logs that it has finished
     * @param end logs that Kafka was given
     */
    record ServiceLag(String service, long lag, long committed, long end) {}
}
