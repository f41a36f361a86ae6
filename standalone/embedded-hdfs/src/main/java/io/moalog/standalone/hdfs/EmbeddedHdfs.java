package io.moalog.standalone.hdfs;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.BackendProgram;
import io.moalog.standalone.childjvm.EmbeddedBackend;
import io.moalog.standalone.childjvm.JavaProgram;
import io.moalog.standalone.childjvm.JdkFlags;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * An HDFS of one namenode and one datanode (Hadoop's MiniDFSCluster) in one child JVM, on loopback, with permissions
 * off. Files have one replica.
 */
public final class EmbeddedHdfs extends EmbeddedBackend {
    private static final int DEFAULT_HEAP_MEGABYTES = 256;

    private EmbeddedHdfs(BackendOptions options) {
        super(program(), options);
    }

    /**
     * Returns when the datanode has registered and files can be written.
     *
     * @param options their settings are Hadoop's, e.g. {@code dfs.blocksize}
     * @throws io.moalog.standalone.childjvm.ChildStartException when it does not come up, in words for the user
     */
    public static EmbeddedHdfs start(BackendOptions options) {
        return started(EmbeddedHdfs::new, options);
    }

    /** For tests: closing it, or the end of this JVM, deletes its data. */
    public static EmbeddedHdfs inTemporaryDirectory() {
        return start(BackendOptions.inTemporaryDirectory());
    }

    /** A client's {@code fs.defaultFS}, e.g. {@code hdfs://127.0.0.1:8020}. */
    public URI uri() {
        return URI.create(address());
    }

    @Override
    public String address() {
        return "hdfs://" + LoopbackPort.HOST + ":" + port();
    }

    private static BackendProgram program() {
        List<String> jvm = new ArrayList<>(JdkFlags.forNativeLibraries());
        jvm.add("-Dlogback.configurationFile=io/moalog/standalone/childjvm/logback-child.xml");
        // It moves bytes and computes little, so it is worth more that it starts soon.
        jvm.add("-XX:TieredStopAtLevel=1");
        return new BackendProgram(
                "hdfs",
                JavaProgram.beside(EmbeddedHdfs.class, "HdfsMain", "META-INF/moalog/embedded-hdfs.classpath"),
                DEFAULT_HEAP_MEGABYTES,
                jvm);
    }
}
