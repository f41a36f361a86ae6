package io.moalog.standalone.elasticsearch;

import io.moalog.standalone.childjvm.ChildProgram;

/** What the child JVM of {@link EmbeddedElasticsearch} runs. */
final class ElasticsearchMain {
    private ElasticsearchMain() {}

    public static void main(String[] args) {
        ChildProgram.run(args, ElasticsearchNode::new);
    }
}
