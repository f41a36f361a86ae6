package io.moalog.indexer;

import java.time.Duration;
import java.util.Optional;

/**
 * The realtime indexer's settings.
 *
 * @param instance a name that is this process's alone and stays over restarts, for static group membership
 * @param replicas copies of each index beside the first: 0 or 1
 * @param queryLimits whether to set limits on queries in the cluster, for whoever sends them
 * @param bulkBytes how large a bulk grows at most before it is sent, in bytes
 * @param linger how long a bulk waits for more before it is sent as it is
 * @param concurrentBulks how many bulks are at Elasticsearch at once, at most
 * @param maxBytesUnderWay logs between Kafka and Elasticsearch, in bytes; shared out among the services
 */
public record RealtimeIndexerConfig(
        Optional<String> instance,
        int replicas,
        boolean queryLimits,
        int bulkBytes,
        Duration linger,
        int concurrentBulks,
        long maxBytesUnderWay) {

    static final int MIN_BULK_BYTES = 64 * 1024;
    private static final int MAX_BULK_BYTES = 64 * 1024 * 1024;

    public RealtimeIndexerConfig {
        if (replicas < 0 || replicas > 1) {
            throw new IllegalArgumentException("replicas is " + replicas + ": give 0 or 1");
        }
        if (bulkBytes < MIN_BULK_BYTES || bulkBytes > MAX_BULK_BYTES) {
            throw new IllegalArgumentException(
                    "bulk bytes is " + bulkBytes + ": give 65536 (64 KiB) to 67108864 (64 MiB)");
        }
        if (linger.isNegative() || linger.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("linger is " + linger + ": give 0 to 10 seconds");
        }
        if (concurrentBulks < 1 || concurrentBulks > 64) {
            throw new IllegalArgumentException("concurrent bulks is " + concurrentBulks + ": give 1 to 64");
        }
        if (maxBytesUnderWay < 1024 * 1024) {
            throw new IllegalArgumentException(
                    "max bytes under way is " + maxBytesUnderWay + ": give at least 1048576 (1 MiB)");
        }
    }

    /**
     * Two bulks at once of at most 4 MiB or 100 ms, 24 MiB under way, no replica, no instance name, no limits on queries. One
     * service's share of what is under way fills those bulks twice; more of it would only grow old in the heap.
     */
    public static RealtimeIndexerConfig defaults() {
        return new RealtimeIndexerConfig(
                Optional.empty(), 0, false, 4 * 1024 * 1024, Duration.ofMillis(100), 2, 24L * 1024 * 1024);
    }
}
