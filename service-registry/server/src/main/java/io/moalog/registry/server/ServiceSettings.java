package io.moalog.registry.server;

import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.IngestKey;
import io.moalog.registry.view.Retention;
import java.util.List;

/**
 * What a service's owner decides.
 *
 * @param owner who is responsible
 * @param partitions of its topic
 * @param retention how long its logs are kept
 * @param indices which indices its logs go to
 * @param indexing by which way they come there
 * @param sending what the aggregators do with what it sends
 * @param keys with which it may send
 */
record ServiceSettings(
        String owner,
        int partitions,
        Retention retention,
        IndexPlan indices,
        Indexing indexing,
        SendingRules sending,
        List<IngestKey> keys) {

    ServiceSettings {
        keys = List.copyOf(keys);
    }

    ServiceSettings(String owner, int partitions, Retention retention) {
        this(owner, partitions, retention, IndexPlan.DAILY, Indexing.LIVE, SendingRules.NONE, List.of());
    }

    ServiceSettings withPartitions(int other) {
        return new ServiceSettings(owner, other, retention, indices, indexing, sending, keys);
    }

    ServiceSettings withIndices(IndexPlan other) {
        return new ServiceSettings(owner, partitions, retention, other, indexing, sending, keys);
    }

    ServiceSettings withKeys(List<IngestKey> others) {
        return new ServiceSettings(owner, partitions, retention, indices, indexing, sending, others);
    }
}
