package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileFooter;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileWriter;
import io.moalog.model.ArchivePath;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try to put several files' rows into one file in their place. Not thread-safe. */
final class Merge implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Merge.class);

    private final Folder folder;
    private final List<ArchivedFile> group;
    private final TemporaryName name;
    private final LogFileWriter writer;
    private boolean moved;

    /** @param group files of a partition's day that follow each other */
    Merge(Folder folder, List<ArchivedFile> group, FileLimits limits) throws IOException {
        this.folder = folder;
        this.group = group;
        this.name = TemporaryName.create(first().path().first(), TemporaryName.Kind.MERGE);
        this.writer = new LogFileWriter(
                folder.create(Temporaries.path(name)), first().path().first().topicId(), limits, name.attempt());
    }

    private ArchivedFile first() {
        return group.get(0);
    }

    TemporaryName name() {
        return name;
    }

    void copy() throws IOException {
        for (ArchivedFile file : group) {
            writer.copy(folder.open(file.path().toString()), file.bytes());
        }
    }

    /** Makes the file whole. */
    ArchivedFile finish() throws IOException {
        FileFooter last = group.get(group.size() - 1).footer();
        long lost = group.stream().mapToLong(file -> file.footer().lost()).sum();
        List<String> replaces = group.stream().map(file -> file.path().name()).toList();
        FileFooter footer = writer.finish(last.end(), lost, replaces);
        long rows = group.stream().mapToLong(file -> file.footer().rows()).sum();
        if (footer.rows() != rows) {
            throw new IOException("%s has %d rows, the files that it was merged from have %d: they are kept"
                    .formatted(name, footer.rows(), rows));
        }
        return new ArchivedFile(target(), folder.length(Temporaries.path(name)), footer);
    }

    private ArchivePath target() {
        int generation =
                group.stream().mapToInt(file -> file.path().generation()).max().orElse(0);
        ArchivePath first = first().path();
        return new ArchivePath(first.service(), first.day(), first.first(), generation + 1);
    }

    /** Puts the file in its place; from then on the others do not count. */
    void rename(ArchivedFile file) throws IOException {
        String target = file.path().toString();
        try {
            folder.rename(Temporaries.path(name), target);
        } catch (IOException e) {
            if (!folder.exists(target) || !folder.footer(target).attempt().equals(name.attempt())) {
                throw e;
            }
            LOG.info("{} is in its place, though HDFS did not say so: {}", target, e.toString());
        }
        moved = true;
    }

    /** Whether another process has fenced this off. */
    boolean isFencedOff() throws IOException {
        return !moved && !folder.exists(Temporaries.path(name));
    }

    /** Removes what did not get into its place. */
    @Override
    public void close() {
        if (!moved) {
            folder.discard(writer, Temporaries.path(name));
        }
    }
}
