package io.moalog.indexer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The indexer with the node that {@code moalog up} runs, when that is not well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedElasticsearchOutageIT implements OutageContract, GuaranteeContract {
    private IndexerUnderTest indexer;

    @BeforeAll
    void start() throws Exception {
        indexer = new IndexerUnderTest(new EmbeddedElasticsearchUnderTest());
    }

    @AfterAll
    void stop() throws Exception {
        indexer.close();
    }

    @Override
    public IndexerUnderTest indexer() {
        return indexer;
    }
}
