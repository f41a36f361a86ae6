package io.moalog.archive.hdfs;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the archive is.
 *
 * @param configuration Hadoop's own: how to reach the namenode, as whom
 * @param root the folder of the archive, e.g. {@code hdfs://namenode:8020/moalog}; made when first needed. Its file
 *     system must rename atomically and refuse to rename over a file, as HDFS does
 */
public record ArchiveStore(Configuration configuration, Path root) {
    public ArchiveStore {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("the archive's root \"" + root
                    + "\" is relative: give a whole path, like hdfs://namenode:8020/moalog");
        }
    }
}
