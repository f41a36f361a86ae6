package io.moalog.indexer;

import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The indexer with the node that {@code moalog up} runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedElasticsearchIT implements IndexingContract, ShapesContract, OutageContract {
    private IndexerUnderTest indexer;

    @BeforeAll
    void start() throws Exception {
        indexer = new IndexerUnderTest(new Embedded());
    }

    @AfterAll
    void stop() throws Exception {
        indexer.close();
    }

    @Override
    public IndexerUnderTest indexer() {
        return indexer;
    }

    private static final class Embedded implements ElasticsearchUnderTest {
        private final EmbeddedElasticsearch node = EmbeddedElasticsearch.inTemporaryDirectory();

        @Override
        public String url() {
            return node.url();
        }

        @Override
        public void goAway() {
            node.kill();
        }

        @Override
        public void comeBack() {
            node.restart();
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
