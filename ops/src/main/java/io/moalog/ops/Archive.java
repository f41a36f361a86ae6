package io.moalog.ops;

import io.moalog.model.ArchivePath;
import io.moalog.registry.view.Service;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Counts a service's archived rows by the footers of its files; those that another file replaces do not count, see {@link
 * ArchivePath#current}. A file is replaced whole, so each footer is read once.
 */
final class Archive {
    private static final int REMEMBERED = 50_000;
    private static final int MOST_LOOKS = 10;
    private static final long PAUSE_NANOS = 100_000_000;
    /** The names of the files that a file was merged from. */
    private static final String REPLACES = "moalog.replaces";

    private final Configuration hadoop;
    private final Path root;
    private final Map<String, Footer> footers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Footer> eldest) {
            return size() > REMEMBERED;
        }
    };

    Archive(Configuration hadoop, Path root) {
        this.hadoop = hadoop;
        this.root = root;
    }

    /** The rows in files of the service's current topic; those of an earlier topic of that name do not count. */
    synchronized long rows(Service service) throws BackendException {
        try {
            for (int look = 0; look < MOST_LOOKS; look++) {
                OptionalLong rows = tryRows(service);
                if (rows.isPresent()) {
                    return rows.getAsLong();
                }
                LockSupport.parkNanos(PAUSE_NANOS * look);
            }
        } catch (IOException e) {
            throw new BackendException("The archive " + root, e);
        }
        throw new BackendException(
                "The archive " + root, new IOException("the files of " + service.name() + " change all the time"));
    }

    /** Nothing where files were merged into others or deleted meanwhile. */
    private OptionalLong tryRows(Service service) throws IOException {
        Map<ArchivePath, FileStatus> found = find(service);
        Map<ArchivePath, Footer> read = new HashMap<>();
        Map<ArchivePath, List<String>> replaces = new HashMap<>();
        try {
            for (Map.Entry<ArchivePath, FileStatus> entry : found.entrySet()) {
                Footer footer = footer(entry.getValue());
                read.put(entry.getKey(), footer);
                replaces.put(entry.getKey(), footer.replaces());
            }
        } catch (FileNotFoundException gone) {
            return OptionalLong.empty();
        }
        if (!find(service).keySet().containsAll(found.keySet())) {
            return OptionalLong.empty();
        }
        read.keySet().retainAll(ArchivePath.current(replaces));
        return OptionalLong.of(read.values().stream().mapToLong(Footer::rows).sum());
    }

    private Map<ArchivePath, FileStatus> find(Service service) throws IOException {
        Map<ArchivePath, FileStatus> found = new HashMap<>();
        FileSystem files = root.getFileSystem(hadoop);
        for (FileStatus day : list(files, new Path(root, ArchivePath.folder(service.name())))) {
            for (FileStatus file : day.isDirectory() ? list(files, day.getPath()) : List.<FileStatus>of()) {
                ArchivePath.parse(relative(file.getPath()))
                        .filter(path -> path.first().topicId().equals(service.topicId()))
                        .ifPresent(path -> found.put(path, file));
            }
        }
        return found;
    }

    private static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
        try {
            return List.of(files.listStatus(folder));
        } catch (FileNotFoundException nothingYetOrNoMore) {
            return List.of();
        }
    }

    private String relative(Path file) {
        Path day = file.getParent();
        return day.getParent().getName() + "/" + day.getName() + "/" + file.getName();
    }

    /** What the audit needs of a file's footer. */
    private record Footer(long rows, List<String> replaces) {}

    private Footer footer(FileStatus file) throws IOException {
        String version = file.getPath() + "@" + file.getModificationTime();
        Footer known = footers.get(version);
        if (known != null) {
            return known;
        }
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file.getPath(), hadoop))) {
            String replaces =
                    reader.getFooter().getFileMetaData().getKeyValueMetaData().get(REPLACES);
            Footer footer =
                    new Footer(reader.getRecordCount(), replaces == null ? List.of() : List.of(replaces.split(",")));
            footers.put(version, footer);
            return footer;
        }
    }
}
