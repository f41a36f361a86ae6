package io.moalog.registry.server;

import io.moalog.model.IndexPeriod;
import io.moalog.registry.view.Age;
import io.moalog.registry.view.IndexPlan;
import io.moalog.registry.view.Indexing;
import io.moalog.registry.view.Retention;
import java.time.Instant;
import java.util.Optional;

/** The settings that a PATCH names; the others stay. */
record ServiceChange(
        Optional<String> owner,
        Optional<Integer> partitions,
        RetentionChange retention,
        IndicesChange indices,
        Optional<Indexing> indexing,
        SendingRules.Change sending) {

    ServiceChange(Optional<String> owner, Optional<Integer> partitions, RetentionChange retention) {
        this(owner, partitions, retention, IndicesChange.NONE, Optional.empty(), SendingRules.Change.NONE);
    }

    boolean isEmpty() {
        return owner.isEmpty()
                && partitions.isEmpty()
                && retention.isEmpty()
                && indices.isEmpty()
                && indexing.isEmpty()
                && sending.named().isEmpty();
    }

    /** @param now another period begins after it */
    ServiceSettings applyTo(ServiceSettings before, Instant now) {
        return new ServiceSettings(
                owner.orElse(before.owner()),
                partitions.orElse(before.partitions()),
                retention.applyTo(before.retention()),
                indices.applyTo(before.indices(), now),
                indexing.orElse(before.indexing()),
                sending.applyTo(before.sending()),
                before.keys());
    }

    /**
     * What a request names of a service's indices.
     *
     * @param auto they are to follow how much is stored again; nothing else is named then
     */
    record IndicesChange(Optional<IndexPeriod> period, Optional<Integer> shards, boolean auto) {
        static final IndicesChange NONE = new IndicesChange(Optional.empty(), Optional.empty(), false);
        static final IndicesChange AUTO = new IndicesChange(Optional.empty(), Optional.empty(), true);

        boolean isEmpty() {
            return isUnset() && !auto;
        }

        /** Whether neither is set by hand. */
        boolean isUnset() {
            return period.isEmpty() && shards.isEmpty();
        }

        IndexPlan applyTo(IndexPlan before, Instant now) {
            if (isEmpty()) {
                return before;
            }
            IndexPlan sharded = shards.map(before::withShards).orElse(before);
            return period.map(wanted -> sharded.withPeriod(wanted, now))
                    .orElse(sharded)
                    .withAuto(auto);
        }
    }

    /** The retentions that a request names; a plain age names that of search. */
    record RetentionChange(Optional<Age> kafka, Optional<Age> search, Optional<Age> archive) {
        static final RetentionChange NONE = new RetentionChange(Optional.empty(), Optional.empty(), Optional.empty());

        boolean isEmpty() {
            return kafka.isEmpty() && search.isEmpty() && archive.isEmpty();
        }

        Retention applyTo(Retention before) {
            return new Retention(
                    kafka.orElse(before.kafka()), search.orElse(before.search()), archive.orElse(before.archive()));
        }
    }
}
