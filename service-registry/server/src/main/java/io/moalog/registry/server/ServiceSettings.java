package io.moalog.registry.server;

import io.moalog.registry.view.IndexPlan;
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
 * @param sending what the aggregators do with what it sends
 * @param keys with which it may send
 */
record ServiceSettings(
        String owner,
        int partitions,
        Retention retention,
        IndexPlan indices,
        SendingRules sending,
        List<IngestKey> keys) {

    ServiceSettings {
        keys = List.copyOf(keys);
    }

    ServiceSettings(String owner, int partitions, Retention retention) {
        this(owner, partitions, retention, IndexPlan.DAILY, SendingRules.NONE, List.of());
    }

    ServiceSettings withPartitions(int other) {
        return new ServiceSettings(owner, other, retention, indices, sending, keys);
    }

    ServiceSettings withIndices(IndexPlan other) {
        return new ServiceSettings(owner, partitions, retention, other, sending, keys);
    }

    ServiceSettings withKeys(List<IngestKey> others) {
        return new ServiceSettings(owner, partitions, retention, indices, sending, others);
    }
}
