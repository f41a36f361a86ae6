package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hdfs.*}. */
final class HdfsSection {
    static final Property<URI> FILE_SYSTEM = Property.of(
            "hdfs.uri",
            Kind.uri("hdfs://namenode:8020", List.of()),
            "hdfs://127.0.0.1:8020",
            "The archive's file system; where `hdfs.config` is given and this is not, its fs.defaultFS. Given to"
                    + " \"moalog up\", it replaces its own HDFS");
    static final Property<String> ROOT =
            Property.of("hdfs.root", Kind.absolute("/moalog/archive"), "/moalog/archive", "The archive's folder in it");
    static final Property<Optional<List<Path>>> CONFIG = Property.of(
            "hdfs.config",
            Kind.optional(Kind.list(Kind.readableFile())),
            "",
            "Hadoop's XML files: core-site.xml, hdfs-site.xml; high availability and Kerberos are set there");

    static final PassedThrough CLIENT = new PassedThrough(
            "hdfs.client.",
            "Hadoop's own properties: dfs.*, fs.*, hadoop.*",
            "Given to Hadoop's client as it is, over the files, e.g. `hdfs.client.dfs.replication`");

    private static final Set<RoleName> USED_BY = EnumSet.of(RoleName.BATCH_INDEXER, RoleName.OPS);

    private HdfsSection() {}

    static List<Setting> settings() {
        return List.of(FILE_SYSTEM, ROOT, CONFIG, CLIENT);
    }

    static HdfsSettings read(Values values, Set<RoleName> roles) {
        URI uri = values.get(FILE_SYSTEM);
        List<Path> files = values.get(CONFIG).orElse(List.of());
        boolean filesDecide = !files.isEmpty() && !values.isGiven(FILE_SYSTEM.name());
        boolean reliedOn =
                !files.isEmpty() || values.isGiven(FILE_SYSTEM.name()) || !Collections.disjoint(roles, USED_BY);
        return new HdfsSettings(
                filesDecide ? Optional.empty() : Optional.of(uri),
                values.get(ROOT),
                files,
                values.get(CLIENT),
                reliedOn);
    }
}
