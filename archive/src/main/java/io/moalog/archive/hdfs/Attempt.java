package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileFooter;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileWriter;
import io.moalog.model.ArchivePath;
import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try to write the file that follows a chain: rows into a temporary file of its own, then one atomic rename. Of all
 * tries to follow the same chain at most one succeeds. Not thread-safe.
 */
public final class Attempt implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Folder folder;
    private final TemporaryName name;
    private final Chain chain;
    private final LogFileWriter writer;
    private final Step.Listener steps;
    private boolean moved;

    Attempt(
            Folder folder,
            TemporaryName name,
            Chain chain,
            FSDataOutputStream out,
            FileLimits limits,
            Step.Listener steps)
            throws IOException {
        this.folder = folder;
        this.name = name;
        this.chain = chain;
        this.writer = new LogFileWriter(out, chain.topicId(), limits, name.attempt());
        this.steps = steps;
    }

    /**
     * Adds a log, in offset order.
     *
     * @throws SupersededException where another writer has fenced this one off
     */
    public void write(ConsumerRecord<byte[], byte[]> log) throws IOException {
        try {
            writer.write(log);
        } catch (IOException e) {
            throw explain(e);
        }
    }

    /** Whether the next log belongs to another file. */
    public boolean isFull() {
        return writer.isFull();
    }

    /**
     * Closes the file and puts it in its place.
     *
     * @param day of its logs
     * @param end the offset (exclusive) up to which it holds the partition
     * @param lost offsets in its range that Kafka no longer holds
     * @throws SupersededException where another writer was first: its file stands
     * @throws IOException where it is open whether the file got there; the archive is right either way
     */
    public ArchivedFile commit(LocalDate day, long end, long lost) throws IOException {
        steps.before(Step.CLOSE);
        ArchivedFile file = finish(chain.following(day), end, lost);
        steps.before(Step.RENAME);
        rename(file.path());
        moved = true;
        steps.before(Step.COMMIT_OFFSET);
        return file;
    }

    /**
     * Closes the file, to which nothing was written, and puts it in the place of another, which it stands for from then on.
     *
     * @param replaced what the other says of itself
     * @throws SupersededException where another writer has fenced this one off
     */
    void replace(ArchivePath target, FileFooter replaced) throws IOException {
        steps.before(Step.CLOSE);
        finish(target, replaced.end(), replaced.lost());
        steps.before(Step.RENAME);
        try {
            folder.replace(Temporaries.path(name), target.toString());
        } catch (IOException e) {
            throw explain(e);
        }
        moved = true;
        LOG.info("The rows of {} are gone, its partition goes on from {}", target, replaced.end());
    }

    private ArchivedFile finish(ArchivePath target, long end, long lost) throws IOException {
        try {
            FileFooter footer = writer.finish(end, lost, List.of());
            return new ArchivedFile(target, folder.length(Temporaries.path(name)), footer);
        } catch (IOException e) {
            throw explain(e);
        }
    }

    private void rename(ArchivePath target) throws IOException {
        try {
            folder.rename(Temporaries.path(name), target.toString());
        } catch (IOException e) {
            if (isOwn(target)) {
                LOG.info("{} is in its place, though HDFS did not say so: {}", target, e.toString());
                return;
            }
            throw e instanceof FileAlreadyExistsException ? superseded(e) : explain(e);
        }
    }

    private boolean isOwn(ArchivePath target) throws IOException {
        return folder.exists(target.toString())
                && folder.footer(target.toString()).attempt().equals(name.attempt());
    }

    /** A failure whose temporary file is gone comes from a fence. */
    private IOException explain(IOException failure) {
        try {
            return folder.exists(Temporaries.path(name)) ? failure : superseded(failure);
        } catch (IOException unknown) {
            failure.addSuppressed(unknown);
            return failure;
        }
    }

    private SupersededException superseded(IOException cause) {
        SupersededException superseded = new SupersededException(chain, name);
        superseded.initCause(cause);
        return superseded;
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        if (!moved) {
            folder.discard(writer, Temporaries.path(name));
        }
    }
}
