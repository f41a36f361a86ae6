package io.moalog.standalone.elasticsearch;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.BackendProgram;
import io.moalog.standalone.childjvm.EmbeddedBackend;
import io.moalog.standalone.childjvm.JavaProgram;
import io.moalog.standalone.childjvm.JdkFlags;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.util.ArrayList;
import java.util.List;

/**
 * An Elasticsearch cluster of one node in a child JVM, on loopback, without security. It runs from the server's plain
 * jars: what the full distribution adds as modules (ILM, data streams' API, reindex, scripts, ingest processors,
 * async search, ES|QL, the types wildcard, constant_keyword and match_only_text) is not there.
 */
public final class EmbeddedElasticsearch extends EmbeddedBackend {
    private static final int DEFAULT_HEAP_MEGABYTES = 512;

    private EmbeddedElasticsearch(BackendOptions options) {
        super(program(), options);
    }

    /**
     * Returns when the node answers and has a master.
     *
     * @param options their settings are node settings, e.g. {@code cluster.max_shards_per_node}
     * @throws io.moalog.standalone.childjvm.ChildStartException when it does not come up, in words for the user
     */
    public static EmbeddedElasticsearch start(BackendOptions options) {
        return started(EmbeddedElasticsearch::new, options);
    }

    /** For tests: closing it, or the end of this JVM, deletes its data. */
    public static EmbeddedElasticsearch inTemporaryDirectory() {
        return start(BackendOptions.inTemporaryDirectory());
    }

    /** Of the REST interface, e.g. {@code http://127.0.0.1:9200}. */
    public String url() {
        return address();
    }

    @Override
    public String address() {
        return "http://" + LoopbackPort.HOST + ":" + port();
    }

    private static BackendProgram program() {
        List<String> jvm = new ArrayList<>(JdkFlags.forNativeLibraries());
        jvm.add("-XX:MaxDirectMemorySize=256m");
        jvm.add("-Dio.netty.noUnsafe=true");
        jvm.add("-Dio.netty.noKeySetOptimization=true");
        jvm.add("-Dlog4j2.configurationFile=io/moalog/standalone/elasticsearch/log4j2-child.properties");
        jvm.add("-Dlog4j2.disable.jmx=true");
        jvm.add("-Dlog4j.shutdownHookEnabled=false");
        return new BackendProgram(
                "elasticsearch",
                JavaProgram.beside(
                        EmbeddedElasticsearch.class,
                        "ElasticsearchMain",
                        "META-INF/moalog/embedded-elasticsearch.classpath"),
                DEFAULT_HEAP_MEGABYTES,
                jvm);
    }
}
