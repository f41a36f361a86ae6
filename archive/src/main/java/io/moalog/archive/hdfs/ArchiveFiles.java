package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.FooterReader;
import io.moalog.archive.parquet.LogFileReader;
import io.moalog.archive.parquet.RowConditions;
import io.moalog.archive.parquet.RowGroup;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.jspecify.annotations.Nullable;

/**
 * The archive's files. The committed ones are the only memory of how far each partition is archived. Thread-safe, and
 * safe beside others that write to the same archive.
 */
public final class ArchiveFiles {
    private final Folder folder;
    private final Listing listing;
    private final ReplacedFiles replaced;
    private final Temporaries temporaries;
    private final FileLimits limits;
    private final Step.Listener steps;

    public ArchiveFiles(ArchiveStore store, FileLimits limits, Step.Listener steps) {
        this.folder = new Folder(store);
        this.listing = new Listing(folder);
        this.replaced = new ReplacedFiles(folder);
        this.temporaries = new Temporaries(folder);
        this.limits = limits;
        this.steps = steps;
    }

    /**
     * The chain as it is now.
     *
     * @param known an older state of it; days before its last file are not looked at, for days never go back
     */
    public Chain chain(Chain known) throws IOException {
        LogPosition partition = known.position();
        LocalDate from = known.last() == null ? null : known.last().day();
        ArchivePath last = listing.lastFile(known.service(), partition, from);
        if (last == null && from != null) {
            last = listing.lastFile(known.service(), partition, null);
        }
        if (last == null) {
            return Chain.none(known.service(), known.topicId(), known.partition());
        }
        return last.equals(known.last())
                ? known
                : known.then(last, folder.footer(last.toString()).end());
    }

    /**
     * Begins a file at the chain's end.
     *
     * @param bridge whether the first log to be written is not the one at {@code chain.next()}
     * @throws SupersededException where the chain has grown meanwhile
     */
    public Attempt begin(Chain chain, boolean bridge) throws IOException {
        steps.before(Step.CREATE);
        TemporaryName name =
                TemporaryName.create(chain.position(), bridge ? TemporaryName.Kind.BRIDGE : TemporaryName.Kind.NEXT);
        Attempt attempt = new Attempt(folder, name, chain, temporaries.create(name), limits, steps);
        try {
            steps.before(Step.VERIFY);
            temporaries.fence(name);
            if (!chain(chain).equals(chain)) {
                throw new SupersededException(chain, name);
            }
            return attempt;
        } catch (IOException | RuntimeException e) {
            attempt.close();
            throw e;
        }
    }

    /** The services of which the archive has a folder. */
    public List<ServiceName> services() throws IOException {
        return listing.services();
    }

    /** The days of which a service has a folder, the earliest first. */
    public List<LocalDate> days(ServiceName service) throws IOException {
        List<LocalDate> days = new ArrayList<>(listing.daysNewestFirst(service));
        Collections.reverse(days);
        return days;
    }

    /** The files that hold a service's rows, each row once, by day and position. */
    public List<ArchivedFile> files(ServiceName service) throws IOException {
        List<ArchivedFile> files = new ArrayList<>();
        for (LocalDate day : days(service)) {
            files.addAll(files(service, day));
        }
        return files;
    }

    /** The files that hold a day's rows, each row once, by position. */
    public List<ArchivedFile> files(ServiceName service, LocalDate day) throws IOException {
        List<ArchivedFile> files = new ArrayList<>(listing.current(service, day));
        files.sort(
                Comparator.comparing((ArchivedFile file) -> file.path().first().topicId())
                        .thenComparing(file -> file.path().first().partition())
                        .thenComparing(file -> file.path().first().offset()));
        return files;
    }

    /**
     * The file that holds a position's row; where none does, the next one of its partition. Null where the archive ends before.
     * It may be one that others were merged into, or one of those: the rows are the same.
     */
    public @Nullable ArchivedFile from(ServiceName service, LogPosition position) throws IOException {
        ArchivedFile holding = listing.holding(service, position);
        if (holding != null) {
            return holding;
        }
        // Seldom: nothing holds it, or files were merged while they were listed.
        return files(service).stream()
                .filter(file -> file.path().first().topicId().equals(position.topicId())
                        && file.path().first().partition() == position.partition()
                        && file.footer().end() > position.offset())
                .min(Comparator.comparingLong(file -> file.path().first().offset()))
                .orElse(null);
    }

    /**
     * Reads a file's logs; also where it has been merged into another one since it was listed, for a day.
     *
     * @param filter which rows are wanted
     */
    public LogFileReader read(ArchivedFile file, FilterCompat.Filter filter) throws IOException {
        return new LogFileReader(open(file), file.bytes(), filter);
    }

    /** How many rows of a file there are to read where some are wanted, by its pages. */
    public long rows(ArchivedFile file, FilterCompat.Filter wanted) throws IOException {
        return FooterReader.rows(open(file), file.bytes(), wanted);
    }

    /** The same of one row group. */
    public LogFileReader read(ArchivedFile file, RowConditions wanted, RowGroup group) throws IOException {
        RowConditions rows = wanted.areForFew() ? wanted.foundIn(open(file), file.bytes(), group) : wanted;
        return new LogFileReader(open(file), file.bytes(), rows.filter(), group);
    }

    /** The row groups of a file that may have rows that are wanted. */
    public List<RowGroup> rowGroups(ArchivedFile file, FilterCompat.Filter wanted) throws IOException {
        return FooterReader.rowGroups(open(file), file.bytes(), wanted);
    }

    private FSDataInputStream open(ArchivedFile file) throws IOException {
        try {
            return folder.open(file.path().toString());
        } catch (FileNotFoundException gone) {
            String hidden = replaced.find(file.path());
            if (hidden == null) {
                throw gone;
            }
            return folder.open(hidden);
        }
    }

    /** Whether the archive has a folder for the service. */
    public boolean knows(ServiceName service) throws IOException {
        return folder.exists(ArchivePath.folder(service));
    }

    /** Deletes what runs that did not end left behind. */
    public void removeTemporariesOlderThan(Duration age) throws IOException {
        temporaries.removeOlderThan(age);
    }

    /**
     * Asks HDFS for the root, whether it is there yet or not.
     *
     * @throws IOException where HDFS does not answer
     */
    public void probe() throws IOException {
        folder.exists("");
    }
}
