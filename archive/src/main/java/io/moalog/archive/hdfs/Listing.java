package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileFooter;
import io.moalog.model.ArchivePath;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/** What stands in the archive's folders. */
final class Listing {
    private static final String DAY = "dt=";
    /** Merging changes a day a few times in all its life. */
    private static final int MOST_LOOKS = 10;

    private static final long PAUSE_NANOS = 100_000_000;

    private final Folder folder;

    Listing(Folder folder) {
        this.folder = folder;
    }

    List<ServiceName> services() throws IOException {
        return folder.list("").stream()
                .flatMap(status -> ArchivePath.service(status.getPath().getName()).stream())
                .toList();
    }

    List<LocalDate> daysNewestFirst(ServiceName service) throws IOException {
        return daysChangedSince(service, Instant.EPOCH);
    }

    /** The days in whose folders a file came, went or was renamed since then. */
    List<LocalDate> daysChangedSince(ServiceName service, Instant since) throws IOException {
        List<LocalDate> days = new ArrayList<>();
        for (FileStatus status : folder.list(ArchivePath.folder(service))) {
            String name = status.getPath().getName();
            try {
                if (name.startsWith(DAY) && status.getModificationTime() >= since.toEpochMilli()) {
                    days.add(LocalDate.parse(name.substring(DAY.length())));
                }
            } catch (DateTimeException notADay) {
                // Not ours.
            }
        }
        days.sort(Comparator.reverseOrder());
        return days;
    }

    /**
     * The last file of a partition's chain; null where there is none. What was merged is not looked at: the last file never is.
     *
     * @param partition any position in it
     * @param from days before are not looked at, null for all
     */
    @Nullable
    ArchivePath lastFile(ServiceName service, LogPosition partition, @Nullable LocalDate from) throws IOException {
        for (LocalDate day : daysNewestFirst(service)) {
            if (from != null && day.isBefore(from)) {
                return null;
            }
            Optional<ArchivePath> last = sizes(service, day).keySet().stream()
                    .filter(path -> path.generation() == 0
                            && path.first().topicId().equals(partition.topicId())
                            && path.first().partition() == partition.partition())
                    .max(Comparator.comparingLong(path -> path.first().offset()));
            if (last.isPresent()) {
                return last.get();
            }
        }
        return null;
    }

    /**
     * The file that holds an offset; null where none does. Of files that were merged either may be found: the rows are the
     * same. Names tell where files begin, so that mostly one footer is read.
     */
    @Nullable
    ArchivedFile holding(ServiceName service, LogPosition wanted) throws IOException {
        for (LocalDate day : daysNewestFirst(service)) {
            List<Map.Entry<ArchivePath, Long>> before = sizes(service, day).entrySet().stream()
                    .filter(file -> isBefore(file.getKey().first(), wanted))
                    .sorted(Comparator.comparingLong(
                            file -> -file.getKey().first().offset()))
                    .toList();
            for (Map.Entry<ArchivePath, Long> file : before) {
                FileFooter footer = footerIfThere(file.getKey());
                if (footer != null && footer.end() > wanted.offset()) {
                    return new ArchivedFile(file.getKey(), file.getValue(), footer);
                }
            }
            if (!before.isEmpty()) {
                // Days never go back.
                return null;
            }
        }
        return null;
    }

    private static boolean isBefore(LogPosition first, LogPosition wanted) {
        return first.topicId().equals(wanted.topicId())
                && first.partition() == wanted.partition()
                && first.offset() <= wanted.offset();
    }

    private @Nullable FileFooter footerIfThere(ArchivePath path) throws IOException {
        try {
            return folder.footer(path.toString());
        } catch (FileNotFoundException merged) {
            return null;
        }
    }

    /** A day's files that hold its rows now, see {@link ArchivePath#current}. */
    List<ArchivedFile> current(ServiceName service, LocalDate day) throws IOException {
        return current(whole(service, day));
    }

    static List<ArchivedFile> current(List<ArchivedFile> whole) {
        Map<ArchivePath, List<String>> replaces = new HashMap<>();
        whole.forEach(file -> replaces.put(file.path(), file.footer().replaces()));
        Set<ArchivePath> current = ArchivePath.current(replaces);
        return whole.stream().filter(file -> current.contains(file.path())).toList();
    }

    /**
     * A day's files, replaced ones too. A long listing comes in pieces, and files may be merged meanwhile: it counts where
     * none of its files has gone when all footers are read.
     */
    List<ArchivedFile> whole(ServiceName service, LocalDate day) throws IOException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            Map<ArchivePath, Long> sizes = sizes(service, day);
            try {
                List<ArchivedFile> files = new ArrayList<>();
                for (Map.Entry<ArchivePath, Long> entry : sizes.entrySet()) {
                    FileFooter footer = folder.footer(entry.getKey().toString());
                    files.add(new ArchivedFile(entry.getKey(), entry.getValue(), footer));
                }
                Set<ArchivePath> gone = new HashSet<>(sizes.keySet());
                gone.removeAll(sizes(service, day).keySet());
                if (gone.isEmpty()) {
                    return files;
                }
            } catch (FileNotFoundException gone) {
                // Merged or deleted between the listing and this.
            }
            LockSupport.parkNanos(PAUSE_NANOS * look);
        }
        throw new IOException("the files of " + ArchivePath.folder(service, day) + " change all the time");
    }

    /** A day's files, replaced ones too. */
    Set<ArchivePath> paths(ServiceName service, LocalDate day) throws IOException {
        return sizes(service, day).keySet();
    }

    private Map<ArchivePath, Long> sizes(ServiceName service, LocalDate day) throws IOException {
        String path = ArchivePath.folder(service, day);
        Map<ArchivePath, Long> sizes = new HashMap<>();
        for (FileStatus status : folder.list(path)) {
            ArchivePath.parse(path + "/" + status.getPath().getName())
                    .ifPresent(file -> sizes.put(file, status.getLen()));
        }
        return sizes;
    }
}
