package io.moalog.standalone.program.config;

import io.moalog.indexer.RealtimeIndexerConfig;
import java.time.Duration;
import java.util.List;

/** {@code realtime-indexer.*}, and how its indices are made. */
final class RealtimeIndexerSection {
    private static final RealtimeIndexerConfig DEFAULTS = RealtimeIndexerConfig.defaults();

    static final Property<Integer> REPLICAS = Property.of(
            "elasticsearch.replicas",
            Kind.integer(0, 1),
            Integer.toString(DEFAULTS.replicas()),
            "Copies of each index beside the first; give 1 where Elasticsearch has several nodes");
    static final Property<Boolean> QUERY_LIMITS = Property.of(
            "elasticsearch.query-limits",
            Kind.flag(),
            Boolean.toString(DEFAULTS.queryLimits()),
            "Set limits on queries in the whole cluster, so that a heavy one takes no data node down; \"moalog up\" does so in"
                    + " its own node");
    static final Property<Long> BULK = Property.of(
            "realtime-indexer.bulk-bytes",
            Kind.size(),
            Kind.write(DEFAULTS.bulkBytes()),
            "How large a bulk grows at most before it is sent");
    static final Property<Duration> LINGER = Property.of(
            "realtime-indexer.linger",
            Kind.duration(Duration.ZERO),
            Kind.write(DEFAULTS.linger()),
            "How long a bulk waits for more before it is sent as it is");
    static final Property<Integer> CONCURRENT_BULKS = Property.of(
            "realtime-indexer.concurrent-bulks",
            Kind.integer(1, 64),
            Integer.toString(DEFAULTS.concurrentBulks()),
            "How many bulks are at Elasticsearch at once, at most");
    static final Property<Long> UNDER_WAY = Property.of(
            "realtime-indexer.max-bytes-under-way",
            Kind.size(),
            Kind.write(DEFAULTS.maxBytesUnderWay()),
            "Logs between Kafka and Elasticsearch; beyond it partitions rest");

    private RealtimeIndexerSection() {}

    static List<Setting> settings() {
        return List.of(REPLICAS, QUERY_LIMITS, BULK, LINGER, CONCURRENT_BULKS, UNDER_WAY);
    }

    static RealtimeIndexerConfig read(Values values) {
        return values.make(
                "realtime-indexer",
                () -> new RealtimeIndexerConfig(
                        values.get(ProcessSection.INSTANCE),
                        values.get(REPLICAS),
                        values.get(QUERY_LIMITS),
                        (int) Math.min(Integer.MAX_VALUE, values.get(BULK)),
                        values.get(LINGER),
                        values.get(CONCURRENT_BULKS),
                        values.get(UNDER_WAY)),
                DEFAULTS);
    }
}
