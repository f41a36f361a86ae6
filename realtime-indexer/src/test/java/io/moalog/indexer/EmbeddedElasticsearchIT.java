package io.moalog.indexer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The indexer with the node that {@code moalog up} runs, while that is well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedElasticsearchIT implements IndexingContract, ShapesContract {
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
