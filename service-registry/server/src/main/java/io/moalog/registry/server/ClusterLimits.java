package io.moalog.registry.server;

import java.util.Optional;

/**
 * How many partitions a Kafka cluster is taken to carry, every replica counted, whosever topic it is of (Jun Rao, "How to
 * choose the number of topics/partitions in a Kafka cluster?", 2015, and "Apache Kafka supports 200K partitions per
 * cluster", 2018).
 *
 * @param perBroker the most on a broker
 * @param perCluster the most in the cluster
 * @param latencyFactor where topics are replicated, the most on a broker is also that many times brokers times replication:
 *     more delay replication, for which every acknowledgement waits. Without replication nothing waits
 */
public record ClusterLimits(int perBroker, int perCluster, int latencyFactor) {
    public static final ClusterLimits DEFAULT = new ClusterLimits(4_000, 200_000, 100);

    public ClusterLimits {
        positive("partitionsPerBroker", perBroker);
        positive("partitionsPerCluster", perCluster);
        positive("latencyFactor", latencyFactor);
    }

    /**
     * What the cluster carries now.
     *
     * @param brokers how many it has
     * @param fullest replicas on the broker that has most of them
     * @param replicas in all
     */
    record Load(int brokers, int fullest, long replicas) {
        /** With so many more, which Kafka spreads over all brokers. */
        Load with(int partitions, int copies) {
            int each = (partitions * copies + Math.max(1, brokers) - 1) / Math.max(1, brokers);
            return new Load(brokers, fullest + each, replicas + (long) partitions * copies);
        }
    }

    /** Why the cluster is not to carry so many partitions more, in words with the numbers; nothing where it is. */
    Optional<String> refusal(Load now, int partitions, int copies) {
        Load then = now.with(partitions, copies);
        String wanted = "%d more partitions in %d copies would make ".formatted(partitions, copies);
        if (then.replicas() > perCluster) {
            return Optional.of(wanted
                    + "%d in the cluster, which has %d and may have %d (service-registry.limits.partitions-per-cluster)"
                            .formatted(then.replicas(), now.replicas(), perCluster));
        }
        if (then.fullest() > perBroker) {
            return Optional.of(wanted
                    + "%d on a broker, which has %d and may have %d (service-registry.limits.partitions-per-broker)"
                            .formatted(then.fullest(), now.fullest(), perBroker));
        }
        long forLatency = (long) latencyFactor * now.brokers() * copies;
        if (copies > 1 && then.fullest() > forLatency) {
            return Optional.of(wanted
                    + ("%d on a broker, which has %d and may have %d: %d (service-registry.limits.latency-factor)"
                                    + " x %d brokers x %d copies, beyond which replication is slow")
                            .formatted(
                                    then.fullest(), now.fullest(), forLatency, latencyFactor, now.brokers(), copies));
        }
        return Optional.empty();
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": give 1 or more");
        }
    }
}
