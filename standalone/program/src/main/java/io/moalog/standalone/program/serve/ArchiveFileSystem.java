package io.moalog.standalone.program.serve;

import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.standalone.program.config.HdfsSettings;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the archive is, in Hadoop's terms.
 *
 * @param hadoop Hadoop's configuration
 * @param root the archive's folder, with its file system
 */
record ArchiveFileSystem(Configuration hadoop, Path root) {
    /** Connects to nothing yet. */
    static ArchiveFileSystem of(HdfsSettings settings) {
        Configuration hadoop = new Configuration();
        settings.files()
                .forEach(file ->
                        hadoop.addResource(new Path(file.toAbsolutePath().toUri())));
        settings.uri().ifPresent(uri -> hadoop.set("fs.defaultFS", uri.toString()));
        // A silent namenode must not hold a worker for Hadoop's default of many minutes.
        setUnlessConfigured(hadoop, "ipc.client.connect.timeout", "5000");
        setUnlessConfigured(hadoop, "ipc.client.connect.max.retries.on.timeouts", "2");
        // A file's end waits for its datanodes' report of it, which takes milliseconds; Hadoop looks after 400.
        setUnlessConfigured(hadoop, "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "25");
        setUnlessConfigured(hadoop, "dfs.client.block.write.locateFollowingBlock.retries", "9");
        settings.client().forEach(hadoop::set);
        URI fileSystem = URI.create(hadoop.get("fs.defaultFS"));
        return new ArchiveFileSystem(hadoop, new Path(fileSystem.resolve(settings.root())));
    }

    ArchiveStore store() {
        return new ArchiveStore(hadoop, root);
    }

    private static void setUnlessConfigured(Configuration hadoop, String property, String value) {
        String[] sources = hadoop.getPropertySources(property);
        if (sources == null || sources.length == 0 || sources[sources.length - 1].endsWith("-default.xml")) {
            hadoop.set(property, value);
        }
    }
}
