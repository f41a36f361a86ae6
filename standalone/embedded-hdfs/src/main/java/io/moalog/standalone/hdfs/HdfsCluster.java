package io.moalog.standalone.hdfs;

import io.moalog.standalone.childjvm.BackendProgram;
import io.moalog.standalone.childjvm.ChildArguments;
import io.moalog.standalone.childjvm.ChildServer;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.jspecify.annotations.Nullable;

/** Namenode and datanode, inside the child. Formatted once; a format cut short is done again. */
final class HdfsCluster implements ChildServer {
    private final ChildArguments arguments;
    private @Nullable MiniDFSCluster cluster;

    HdfsCluster(ChildArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public Map<String, String> start() throws Exception {
        int port = arguments.number(BackendProgram.PORT);
        LoopbackPort.requireFree(port);
        Path data = arguments.directory().resolve("data");
        Path formatted = arguments.directory().resolve("formatted");
        Thread.currentThread().setContextClassLoader(new WithoutWebHdfs(HdfsCluster.class.getClassLoader()));
        Configuration configuration = new Configuration();
        HdfsSettings.with(BackendProgram.settings(arguments)).forEach(configuration::set);
        MiniDFSCluster starting = new MiniDFSCluster.Builder(configuration, data.toFile())
                .nameNodePort(port)
                .numDataNodes(1)
                .storagesPerDatanode(1)
                .format(!Files.exists(formatted))
                .skipFsyncForTesting(false)
                .build();
        cluster = starting;
        starting.waitActive();
        if (!Files.exists(formatted)) {
            Files.createFile(formatted);
        }
        return Map.of("address", LoopbackPort.HOST + ":" + port);
    }

    @Override
    public void close() {
        MiniDFSCluster running = cluster;
        if (running != null) {
            running.shutdown(false);
        }
    }
}
