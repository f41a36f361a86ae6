package io.moalog.archive.hdfs;

import io.moalog.model.ArchivePath;
import io.moalog.model.ServiceName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files whose rows are in a larger one: hidden under {@code _<name>.<milliseconds since 1970>.replaced}, which no reader takes
 * for a file of the table, so that whoever listed them before can still read them for a while.
 */
final class ReplacedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ReplacedFiles.class);
    private static final String PREFIX = "_";
    private static final String SUFFIX = ".replaced";

    private final Folder folder;

    ReplacedFiles(Folder folder) {
        this.folder = folder;
    }

    /** Takes the file's name away; it may be hidden already. */
    void hide(ArchivePath file) throws IOException {
        String hidden = PREFIX + file.name() + '.' + Instant.now().toEpochMilli() + SUFFIX;
        try {
            folder.rename(file.toString(), ArchivePath.folder(file.service(), file.day()) + '/' + hidden);
        } catch (FileNotFoundException hiddenByAnother) {
            LOG.debug("{} is gone already", file);
        }
    }

    /** The path of the hidden file; null where it is not hidden, or no more. */
    @Nullable
    String find(ArchivePath file) throws IOException {
        String day = ArchivePath.folder(file.service(), file.day());
        for (FileStatus status : folder.list(day)) {
            String name = status.getPath().getName();
            if (name.startsWith(PREFIX + file.name() + '.') && name.endsWith(SUFFIX)) {
                return day + '/' + name;
            }
        }
        return null;
    }

    /** Deletes those of a day that have been hidden for longer than {@code keep}. */
    void remove(ServiceName service, LocalDate day, Duration keep) throws IOException {
        long oldest = Instant.now().minus(keep).toEpochMilli();
        String path = ArchivePath.folder(service, day);
        for (FileStatus status : folder.list(path)) {
            String name = status.getPath().getName();
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX) && hiddenAt(name) < oldest) {
                folder.delete(path + '/' + name);
            }
        }
    }

    /** Never, where the name does not say. */
    private static long hiddenAt(String name) {
        String rest = name.substring(0, name.length() - SUFFIX.length());
        try {
            return Long.parseLong(rest.substring(rest.lastIndexOf('.') + 1));
        } catch (NumberFormatException notOurs) {
            return Long.MAX_VALUE;
        }
    }
}
