package io.moalog.registry.server;

import io.moalog.registry.view.Age;
import io.moalog.registry.view.Retention;
import java.util.Optional;

/** The settings that a PATCH names; the others stay. */
record ServiceChange(
        Optional<String> owner, Optional<Integer> partitions, RetentionChange retention, SendingRules.Change sending) {

    ServiceChange(Optional<String> owner, Optional<Integer> partitions, RetentionChange retention) {
        this(owner, partitions, retention, SendingRules.Change.NONE);
    }

    boolean isEmpty() {
        return owner.isEmpty()
                && partitions.isEmpty()
                && retention.isEmpty()
                && sending.named().isEmpty();
    }

    ServiceSettings applyTo(ServiceSettings before) {
        return new ServiceSettings(
                owner.orElse(before.owner()),
                partitions.orElse(before.partitions()),
                retention.applyTo(before.retention()),
                sending.applyTo(before.sending()),
                before.keys());
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
