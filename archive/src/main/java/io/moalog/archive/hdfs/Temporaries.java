package io.moalog.archive.hdfs;

import io.moalog.model.LogPosition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that are being written, all in one folder that readers of the archive do not look into. */
final class Temporaries {
    private static final Logger LOG = LoggerFactory.getLogger(Temporaries.class);
    private static final String FOLDER = "_tmp";

    private final Folder folder;

    Temporaries(Folder folder) {
        this.folder = folder;
    }

    FSDataOutputStream create(TemporaryName name) throws IOException {
        return folder.create(path(name));
    }

    static String path(TemporaryName name) {
        return FOLDER + "/" + name;
    }

    /**
     * Deletes the files of rivals that could get to another place than {@code own}. Two writers that follow the same file
     * of a chain normally begin with the same log, so they want the same name and the rename stops the second. Where one
     * of them bridges a gap, their days and so their folders may differ: then one has to fence the other. Each makes its
     * own file first, fences second and reads the chain third, so whichever comes second sees the other's file or its
     * commit. Of two that merge a partition's files one fences the other in the same way.
     */
    void fence(TemporaryName own) throws IOException {
        for (FileStatus file : folder.list(FOLDER)) {
            Optional<TemporaryName> other = TemporaryName.parse(file.getPath().getName());
            if (other.isPresent()
                    && !other.get().equals(own)
                    && other.get().isSamePartition(own)
                    && own.isRivalOf(other.get())) {
                LOG.info("{} fences off {}", own, other.get());
                folder.delete(path(other.get()));
            }
        }
    }

    /**
     * Deletes the files of all who write a topic's logs; a writer that still lives cannot put its file in place then.
     *
     * @return whether there were any
     */
    boolean removeOf(String topicId) throws IOException {
        boolean found = false;
        for (FileStatus file : folder.list(FOLDER)) {
            Optional<TemporaryName> name = TemporaryName.parse(file.getPath().getName());
            if (name.isPresent() && name.get().first().topicId().equals(topicId)) {
                folder.delete(path(name.get()));
                found = true;
            }
        }
        return found;
    }

    /**
     * Deletes the files of those who still write what the archive has: a partition's logs that begin before {@code end}. Whoever
     * makes such a file later looks at the chain after that, and gives it up. So their names can be taken away.
     */
    void removeSuperseded(LogPosition partition, long end) throws IOException {
        for (FileStatus file : folder.list(FOLDER)) {
            Optional<TemporaryName> name = TemporaryName.parse(file.getPath().getName());
            if (name.isPresent()
                    && name.get().isOfChain()
                    && name.get().first().topicId().equals(partition.topicId())
                    && name.get().first().partition() == partition.partition()
                    && name.get().first().offset() < end) {
                LOG.info("{} comes too late", name.get());
                folder.delete(path(name.get()));
            }
        }
    }

    /** Deletes what dead writers left; a writer that still lives finds its file gone and gives it up. */
    void removeOlderThan(Duration age) throws IOException {
        long oldest = Instant.now().minus(age).toEpochMilli();
        for (FileStatus file : folder.list(FOLDER)) {
            if (file.isFile() && file.getModificationTime() < oldest) {
                LOG.info("Deleting {}, left by a run that did not end", file.getPath());
                folder.delete(FOLDER + "/" + file.getPath().getName());
            }
        }
    }
}
