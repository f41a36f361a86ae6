package io.moalog.stream;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * How many copies a topic has, and how many must hold a record before it is acknowledged.
 *
 * @param factor copies, 1 or more
 * @param minInSync 2 from three copies on, else 1
 */
public record Replication(short factor, int minInSync) {
    /**
     * What {@code settings} ask for, or the smaller of 3 and the number of brokers.
     *
     * @throws ExecutionException where Kafka does not answer
     */
    public static Replication choose(KafkaSettings settings, Admin admin)
            throws ExecutionException, InterruptedException {
        int factor = settings.replicationFactor() > 0
                ? settings.replicationFactor()
                : Math.min(3, admin.describeCluster().nodes().get().size());
        return new Replication((short) factor, minInSync(factor));
    }

    /** How many of {@code copies} must hold a record before it is acknowledged. */
    public static int minInSync(int copies) {
        return copies >= 3 ? 2 : 1;
    }
}
