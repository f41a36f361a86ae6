package io.moalog.indexer;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.elasticsearch.ElasticsearchContainer;
import org.testcontainers.utility.DockerImageName;

/** The indexer with the full distribution of Elasticsearch, where a container engine is present. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullElasticsearchIT implements IndexingContract, ShapesContract, OutageContract, GuaranteeContract {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("docker.elastic.co/elasticsearch/elasticsearch:8.19.12");

    private @Nullable IndexerUnderTest indexer;

    @BeforeAll
    void start() throws Exception {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            indexer = new IndexerUnderTest(new Container());
        }
    }

    /** Each test is skipped by its name where there is none. */
    @BeforeEach
    void needsAContainerEngine() {
        assumeThat(indexer).as("a container engine for the full Elasticsearch").isNotNull();
    }

    @AfterAll
    void stop() throws Exception {
        if (indexer != null) {
            indexer.close();
        }
    }

    @Override
    public IndexerUnderTest indexer() {
        return indexer;
    }

    /** Goes away as a node that hangs: its port must stay the same. */
    private static final class Container implements ElasticsearchUnderTest {
        private final ElasticsearchContainer container = new ElasticsearchContainer(IMAGE)
                .withEnv("xpack.security.enabled", "false")
                .withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
                .withEnv("cluster.routing.allocation.disk.threshold_enabled", "false");

        Container() {
            container.start();
        }

        @Override
        public String url() {
            return "http://" + container.getHttpHostAddress();
        }

        @Override
        public void goAway() {
            container
                    .getDockerClient()
                    .pauseContainerCmd(container.getContainerId())
                    .exec();
        }

        @Override
        public void comeBack() {
            container
                    .getDockerClient()
                    .unpauseContainerCmd(container.getContainerId())
                    .exec();
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
