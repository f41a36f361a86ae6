package io.moalog.indexer.elasticsearch;

import java.util.List;

/** What became of a whole bulk. */
public sealed interface Answer {
    /** Every document is in its index. */
    Answer ALL_INDEXED = new AllIndexed();

    /** Every document is in its index. */
    record AllIndexed() implements Answer {}

    /**
     * Some are not.
     *
     * @param outcomes of each document, in the order of the bulk
     */
    record Mixed(List<Outcome> outcomes) implements Answer {
        /** Whether Elasticsearch has more to do than it can. */
        public boolean tellsOfOverload() {
            return outcomes.stream()
                    .anyMatch(outcome -> outcome instanceof Outcome.Retryable retryable && retryable.overload());
        }
    }

    /**
     * Elasticsearch, or a proxy before it, does not take this request, but may take a part of it.
     *
     * @param reason its own
     * @param tooLarge whether for its size
     */
    record Refused(String reason, boolean tooLarge) implements Answer {}

    /**
     * Elasticsearch is away, overloaded, or lets nobody in: whether something was stored is unknown.
     *
     * @param reason why
     * @param timedOut whether there was no answer in time; what was in the bulk may be why
     */
    record Unavailable(String reason, boolean timedOut) implements Answer {}
}
