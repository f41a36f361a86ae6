package io.moalog.indexer;

/** An Elasticsearch that can go away and come back with its data, at the same address. */
interface ElasticsearchUnderTest extends AutoCloseable {
    /** Of the REST interface. */
    String url();

    /** Without a warning. */
    void goAway();

    /** Returns when it can be reached again. */
    void comeBack();

    @Override
    void close();
}
