package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ArchivePath;
import io.moalog.model.ServiceName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * The archive's files. The committed ones are the only memory of how far each partition is archived. Thread-safe, and
 * safe beside others that write to the same archive.
 */
public final class ArchiveFiles {
    private static final String DAY = "dt=";

    private final Folder folder;
    private final Temporaries temporaries;
    private final FileLimits limits;
    private final Step.Listener steps;

    public ArchiveFiles(ArchiveStore store, FileLimits limits, Step.Listener steps) {
        this.folder = new Folder(store);
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
        ArchivePath last =
                lastFile(known, known.last() == null ? null : known.last().day());
        if (last == null && known.last() != null) {
            last = lastFile(known, null);
        }
        if (last == null) {
            return Chain.none(known.service(), known.topicId(), known.partition());
        }
        return last.equals(known.last())
                ? known
                : known.then(last, folder.footer(last.toString()).end());
    }

    private @Nullable ArchivePath lastFile(Chain chain, @Nullable LocalDate from) throws IOException {
        for (LocalDate day : daysNewestFirst(chain.service())) {
            if (from != null && day.isBefore(from)) {
                return null;
            }
            Optional<ArchivePath> last = filesOf(chain.service(), day).stream()
                    .map(Found::path)
                    .filter(path -> path.first().topicId().equals(chain.topicId())
                            && path.first().partition() == chain.partition())
                    .max(Comparator.comparingLong(path -> path.first().offset()));
            if (last.isPresent()) {
                return last.get();
            }
        }
        return null;
    }

    /**
     * Begins a file at the chain's end.
     *
     * @param bridge whether the first log to be written is not the one at {@code chain.next()}
     * @throws SupersededException where the chain has grown meanwhile
     */
    public Attempt begin(Chain chain, boolean bridge) throws IOException {
        steps.before(Step.CREATE);
        TemporaryName name = TemporaryName.create(chain, bridge);
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

    /** A service's files, by day and position. */
    public List<ArchivedFile> files(ServiceName service) throws IOException {
        List<ArchivedFile> files = new ArrayList<>();
        for (LocalDate day : daysNewestFirst(service)) {
            for (Found found : filesOf(service, day)) {
                try {
                    files.add(new ArchivedFile(
                            found.path(),
                            found.bytes(),
                            folder.footer(found.path().toString())));
                } catch (FileNotFoundException deletedMeanwhile) {
                    // It was kept long enough.
                }
            }
        }
        files.sort(Comparator.comparing((ArchivedFile file) -> file.path().day())
                .thenComparing(file -> file.path().first().topicId())
                .thenComparing(file -> file.path().first().partition())
                .thenComparing(file -> file.path().first().offset()));
        return files;
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

    List<LocalDate> daysNewestFirst(ServiceName service) throws IOException {
        List<LocalDate> days = new ArrayList<>();
        for (FileStatus status : folder.list(ArchivePath.folder(service))) {
            String name = status.getPath().getName();
            try {
                if (name.startsWith(DAY)) {
                    days.add(LocalDate.parse(name.substring(DAY.length())));
                }
            } catch (DateTimeException notADay) {
                // Not ours.
            }
        }
        days.sort(Comparator.reverseOrder());
        return days;
    }

    List<ArchivePath> pathsOf(ServiceName service, LocalDate day) throws IOException {
        return filesOf(service, day).stream().map(Found::path).toList();
    }

    private List<Found> filesOf(ServiceName service, LocalDate day) throws IOException {
        String path = ArchivePath.folder(service, day);
        List<Found> files = new ArrayList<>();
        for (FileStatus status : folder.list(path)) {
            ArchivePath.parse(path + "/" + status.getPath().getName())
                    .ifPresent(file -> files.add(new Found(file, status.getLen())));
        }
        return files;
    }

    private record Found(ArchivePath path, long bytes) {}
}
