package io.moalog.indexer;

import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;

/** The node that {@code moalog up} runs. */
final class EmbeddedElasticsearchUnderTest implements ElasticsearchUnderTest {
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
