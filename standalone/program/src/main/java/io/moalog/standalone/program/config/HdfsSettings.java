package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the archive is.
 *
 * @param uri the file system; empty: {@code fs.defaultFS} of the files
 * @param root the archive's folder in it
 * @param files Hadoop's own configuration, e.g. {@code core-site.xml} and {@code hdfs-site.xml}
 * @param client properties of Hadoop's client, over the files
 * @param reliedOn whether somebody named the file system, or a role of this process works with it
 */
public record HdfsSettings(
        Optional<URI> uri, String root, List<Path> files, Map<String, String> client, boolean reliedOn) {}
