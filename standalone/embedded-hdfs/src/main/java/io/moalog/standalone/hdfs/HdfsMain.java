package io.moalog.standalone.hdfs;

import io.moalog.standalone.childjvm.ChildProgram;

/** What the child JVM of {@link EmbeddedHdfs} runs. */
final class HdfsMain {
    private HdfsMain() {}

    public static void main(String[] args) {
        ChildProgram.run(args, HdfsCluster::new);
    }
}
