package io.moalog.registry.server;

/** What became of a change of a service's keys. */
sealed interface KeyOutcome {
    /** @param published whether the roles are told already; if not, they are as soon as Kafka takes it */
    record Added(NewKey key, boolean published) implements KeyOutcome {}

    /** @param published likewise */
    record Revoked(boolean published) implements KeyOutcome {}

    /** No such service. */
    record NoService() implements KeyOutcome {}

    /** The service has no such key. */
    record NoKey() implements KeyOutcome {}

    /** It has as many keys as it may. */
    record TooMany(int present) implements KeyOutcome {}
}
