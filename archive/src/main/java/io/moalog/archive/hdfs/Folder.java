package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileFooter;
import io.moalog.archive.parquet.FooterReader;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive's root on Hadoop's file system; all paths are relative to it. Uses {@code FileContext}, whose rename
 * refuses an existing target with an exception; {@code FileSystem}'s says false for that and for much else.
 */
final class Folder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);

    private final ArchiveStore store;
    /** Files that were given up while HDFS let nobody delete them. */
    private final Set<String> discarded = ConcurrentHashMap.newKeySet();

    private @Nullable FileContext files;

    Folder(ArchiveStore store) {
        this.store = store;
    }

    /** The files and folders in {@code path}; none where it does not exist. */
    List<FileStatus> list(String path) throws IOException {
        List<FileStatus> all = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> each = files().listStatus(at(path));
            while (each.hasNext()) {
                all.add(each.next());
            }
        } catch (FileNotFoundException none) {
            return List.of();
        }
        return all;
    }

    boolean exists(String path) throws IOException {
        return files().util().exists(at(path));
    }

    /**
     * A new file that is on the disks of its datanodes, not only in their memory, once it is closed. What could not be
     * deleted before goes first.
     */
    FSDataOutputStream create(String path) throws IOException {
        for (String leftBehind : discarded) {
            delete(leftBehind);
            discarded.remove(leftBehind);
        }
        return files().create(
                        at(path), EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK), CreateOpts.createParent());
    }

    FSDataInputStream open(String path) throws IOException {
        return files().open(at(path));
    }

    FileFooter footer(String path) throws IOException {
        FileStatus status = files().getFileStatus(at(path));
        FSDataInputStream in = files().open(status.getPath());
        return FooterReader.read(in, status.getLen(), status.getPath().toString());
    }

    long length(String path) throws IOException {
        return files().getFileStatus(at(path)).getLen();
    }

    /**
     * Atomic. Makes the target's folder where it is missing, but not for a file that is gone: its service may have been
     * purged, and nothing of it is to come back.
     *
     * @throws org.apache.hadoop.fs.FileAlreadyExistsException where {@code to} exists; nothing has changed
     */
    void rename(String from, String to) throws IOException {
        Path target = at(to);
        try {
            files().rename(at(from), target, Rename.NONE);
        } catch (FileNotFoundException missing) {
            if (!exists(from)) {
                throw missing;
            }
            files().mkdir(target.getParent(), null, true);
            files().rename(at(from), target, Rename.NONE);
        }
    }

    /**
     * Atomic; of the two, {@code to} is then the one that {@code from} was.
     *
     * @throws IOException where {@code from} or the folder of {@code to} is gone; nothing has changed
     */
    void replace(String from, String to) throws IOException {
        files().rename(at(from), at(to), Rename.OVERWRITE);
    }

    void delete(String path) throws IOException {
        files().delete(at(path), false);
    }

    /** A folder, where there is nothing in it. */
    void deleteEmpty(String path) throws IOException {
        if (!list(path).isEmpty() || !exists(path)) {
            return;
        }
        try {
            files().delete(at(path), false);
        } catch (IOException e) {
            if (list(path).isEmpty()) {
                throw e;
            }
            // Somebody has put a file there.
        }
    }

    /**
     * Closes and deletes a file that is given up. Where HDFS does not let it, the file goes before the next one is made, or,
     * where this process ends before, by its age.
     */
    void discard(Closeable file, String path) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed", path, e);
        }
        try {
            delete(path);
        } catch (IOException e) {
            LOG.debug("{} could not be deleted", path, e);
            discarded.add(path);
        }
    }

    /** With all that is in it. */
    void deleteWhole(String path) throws IOException {
        files().delete(at(path), true);
    }

    private Path at(String path) {
        return path.isEmpty() ? store.root() : new Path(store.root(), path);
    }

    private synchronized FileContext files() throws IOException {
        if (files == null) {
            Configuration configuration = new Configuration(store.configuration());
            Path root = store.root();
            files = root.toUri().getScheme() == null
                    ? FileContext.getFileContext(configuration)
                    : FileContext.getFileContext(root.toUri(), configuration);
        }
        return files;
    }
}
