package io.moalog.indexer;

import java.io.IOException;

/**
 * What is watched of the cluster as a whole.
 *
 * @param shards how many there may be
 * @param queryLimits what heavy queries may cost
 */
record ClusterWatch(ShardWatch shards, QueryLimitWatch queryLimits) {
    /**
     * Of one thread.
     *
     * @throws IOException where Elasticsearch is away
     */
    void lookIfDue() throws IOException, InterruptedException {
        shards.lookIfDue();
        queryLimits.lookIfDue();
    }
}
