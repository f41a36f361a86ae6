package io.moalog.archive.replay;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.parquet.FileFooter;
import io.moalog.archive.parquet.LogFileReader;
import io.moalog.archive.parquet.RowConditions;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A service's archived logs of a time. Days never go back within a partition, so a log may stand under a later day than that
 * of its receipt: the day behind the time is looked at, too.
 *
 * @param files of all services
 * @param service whose logs
 * @param from the earliest receive time
 * @param to behind the latest
 */
record ArchivedRange(ArchiveFiles files, ServiceName service, Instant from, Instant to) {
    /** The days whose files may hold some, the earliest first. */
    List<LocalDate> days() throws IOException {
        LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(to, ZoneOffset.UTC).plusDays(1);
        return files.days(service).stream()
                .filter(day -> !day.isBefore(first) && !day.isAfter(last))
                .toList();
    }

    /** A day's files that may hold some, by position. */
    List<ArchivedFile> files(LocalDate day) throws IOException {
        return files.files(service, day).stream()
                .filter(file -> overlaps(file.footer()))
                .toList();
    }

    private boolean overlaps(FileFooter footer) {
        Instant first = footer.firstReceived();
        Instant last = footer.lastReceived();
        return first != null && last != null && first.isBefore(to) && !last.isBefore(from);
    }

    /** Whether no file holds any. */
    boolean isEmpty() throws IOException {
        for (LocalDate day : days()) {
            if (!files(day).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** How many rows of a file there are to read, by its pages: some more than are received in that time. */
    long rows(ArchivedFile file) throws IOException {
        Instant first = file.footer().firstReceived();
        Instant last = file.footer().lastReceived();
        boolean whole = first != null && last != null && !first.isBefore(from) && last.isBefore(to);
        return whole ? file.footer().rows() : files.rows(file, received().filter());
    }

    /** A file's logs of that time. */
    LogFileReader read(ArchivedFile file, long firstOffset) throws IOException {
        return files.read(file, received().from(firstOffset).filter());
    }

    private RowConditions received() {
        return new RowConditions().received(from, to);
    }
}
