package io.moalog.indexer.elasticsearch;

/** What became of one document of a bulk. */
public sealed interface Outcome {
    /** It is in its index, by this bulk or by an earlier one. */
    Outcome INDEXED = new Indexed();

    /** It is in its index. */
    record Indexed() implements Outcome {}

    /**
     * Not stored for a cause that is not the document's: load, an outage, a block, a limit, a missing right.
     *
     * @param reason Elasticsearch's own
     * @param indexMissing whether the index is not there
     * @param overload whether Elasticsearch has more to do than it can
     */
    record Retryable(String reason, boolean indexMissing, boolean overload) implements Outcome {}

    /**
     * Refused for its content.
     *
     * @param reason Elasticsearch's own
     * @param mayBeARace whether two documents that bring the same new field at the same moment may have met: then the
     *     second try decides
     */
    record Rejected(String reason, boolean mayBeARace) implements Outcome {}
}
