package io.moalog.registry.server;

import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.view.Retention;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The registry's settings.
 *
 * @param partitions how many a service's topic has
 * @param retention of a service, where the registration names none
 * @param limits what the cluster is taken to carry
 * @param timing how often, and how long
 * @param storedBy the roles that run somewhere and store what is sent: a deleted service's topic waits for each of them,
 *     whether it has ever been seen or not
 * @param masterKey encrypts forward's secrets; without it there are none
 */
public record RegistryConfig(
        PartitionRules partitions,
        Retention retention,
        ClusterLimits limits,
        Timing timing,
        Set<Sink> storedBy,
        Optional<MasterKey> masterKey) {

    public RegistryConfig {
        storedBy = Set.copyOf(storedBy);
    }

    public static RegistryConfig defaults() {
        return new RegistryConfig(
                PartitionRules.DEFAULT,
                Retention.DEFAULT,
                ClusterLimits.DEFAULT,
                Timing.DEFAULT,
                EnumSet.allOf(Sink.class),
                Optional.empty());
    }

    /** A role that stores what is sent. */
    public enum Sink {
        REALTIME_INDEXER("realtime-indexer"),
        BATCH_INDEXER("batch-indexer");

        private final String role;

        Sink(String role) {
            this.role = role;
        }

        /** As the configuration names it. */
        public String role() {
            return role;
        }

        /** Its consumer group. */
        String group() {
            return "moalog." + role;
        }
    }

    /**
     * How many partitions a service's topic has where its registration names no number.
     *
     * @param least where no rate is named either
     * @param most that a service may have, whoever asks
     * @param bytesPerSecondEach one partition is made for each of that many bytes that are expected in a second, and for
     *     what is left over
     */
    public record PartitionRules(int least, int most, long bytesPerSecondEach) {
        /**
         * One partition, at most 1,000, one for each 5 MiB/s: the slowest of a partition's readers, the bulk requests to
         * Elasticsearch of one thread, are taken to keep up with some 17,000 logs of 310 bytes.
         */
        public static final PartitionRules DEFAULT = new PartitionRules(1, 1_000, 5L << 20);

        public PartitionRules {
            if (most < 1) {
                throw new IllegalArgumentException("maxPartitions is " + most + ": give 1 or more");
            }
            if (least < 1 || least > most) {
                throw new IllegalArgumentException(
                        "partitions is " + least + ": give 1 to maxPartitions, which is " + most);
            }
            if (bytesPerSecondEach < 1) {
                throw new IllegalArgumentException("bytesPerPartition is " + bytesPerSecondEach + ": give 1 or more");
            }
        }

        /** For that rate, in bytes per second: within {@code least} and {@code most}. */
        int forRate(long expected) {
            long wanted = expected / bytesPerSecondEach + (expected % bytesPerSecondEach == 0 ? 0 : 1);
            return (int) Math.max(least, Math.min(most, wanted));
        }
    }

    /**
     * How often, and how long.
     *
     * @param healEvery how often what a crash or an outage left half-done is looked for
     * @param auditEvery how often the settings of all topics, and all of {@code moalog.services}, are compared with SQL
     * @param lease how long a registration under way is left to the process that began it; longer than Kafka's slowest
     *     answer (15 s), and the same in every process
     * @param drainWithin how long the topic of a deleted service waits for readers that have not stored all of it
     */
    public record Timing(Duration healEvery, Duration auditEvery, Duration lease, Duration drainWithin) {
        /** 2 s, 60 s, 30 s, a day. */
        public static final Timing DEFAULT =
                new Timing(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofDays(1));

        public Timing {
            positive("healEvery", healEvery);
            positive("auditEvery", auditEvery);
            positive("lease", lease);
            positive("drainWithin", drainWithin);
        }

        private static void positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " is " + value + ": give more than nothing, like PT30S");
            }
        }
    }
}
